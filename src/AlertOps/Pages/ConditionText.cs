using AlertOps.Runbooks;

namespace AlertOps.Pages;

/// <summary>Writes an action's condition with the titles of its queries instead of their ids.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition, Runbook runbook, RunbookText text) => condition switch
    {
        Condition.Compare compare => $"{Title(compare.Query, runbook)} {Limit(compare, runbook)}",
        Condition.And and => $"{Inner(and.Left, runbook, text)} {text.And} {Inner(and.Right, runbook, text)}",
        Condition.Or or => $"{Inner(or.Left, runbook, text)} {text.Or} {Inner(or.Right, runbook, text)}",
        Condition.Not not => $"{text.Not} {Inner(not.Inner, runbook, text)}",
        _ => condition.ToString()!,
    };

    private static string Inner(Condition condition, Runbook runbook, RunbookText text) =>
        condition is Condition.Compare ? Of(condition, runbook, text) : $"({Of(condition, runbook, text)})";

    private static string Title(string query, Runbook runbook) =>
        runbook.Queries.FirstOrDefault(item => item.Id == query)?.Title ?? query;

    private static string Limit(Condition.Compare compare, Runbook runbook)
    {
        var unit = runbook.Queries.FirstOrDefault(item => item.Id == compare.Query)?.Unit ?? "";
        return unit.Length == 0 ? compare.Threshold.ToString() : $"{compare.Threshold} {unit}";
    }
}
