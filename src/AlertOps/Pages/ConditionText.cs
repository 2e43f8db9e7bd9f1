using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Pages;

/// <summary>Writes an action's condition with the titles of its queries instead of their ids.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition, Runbook runbook, RunbookText text) => condition switch
    {
        Condition.Compare compare => $"{Of(compare.Left, runbook)} {compare.Comparison.Symbol()} {Of(compare.Right, runbook)}{UnitOf(compare, runbook)}",
        Condition.Absent absent => text.IsAbsent(Title(absent.Query, runbook)),
        Condition.And and => $"{Inner(and.Left, runbook, text)} {text.And} {Inner(and.Right, runbook, text)}",
        Condition.Or or => $"{Inner(or.Left, runbook, text)} {text.Or} {Inner(or.Right, runbook, text)}",
        Condition.Not not => $"{text.Not} {Inner(not.Inner, runbook, text)}",
        _ => condition.ToString()!,
    };

    private static string Inner(Condition condition, Runbook runbook, RunbookText text) =>
        condition is Condition.Compare or Condition.Absent ? Of(condition, runbook, text) : $"({Of(condition, runbook, text)})";

    private static string Title(string query, Runbook runbook) =>
        runbook.Queries.FirstOrDefault(item => item.Id == query)?.Title ?? query;

    private static string Of(Quantity quantity, Runbook runbook) => quantity switch
    {
        Quantity.OfQuery query => Title(query.Id, runbook),
        Quantity.Arithmetic arithmetic => $"({Of(arithmetic.Left, runbook)} {arithmetic.Symbol} {Of(arithmetic.Right, runbook)})",
        _ => quantity.ToString()!,
    };

    /// <summary>The unit of a number that stands beside one query.</summary>
    private static string UnitOf(Condition.Compare compare, Runbook runbook) =>
        compare is { Left: Quantity.OfQuery query, Right: Quantity.Number } && runbook.Queries.FirstOrDefault(item => item.Id == query.Id)?.Unit is { Length: > 0 } unit ? $" {unit}" : "";
}
