using System.Collections.Frozen;

namespace AlertOps.Runbooks.Templates;

/// <summary>The type of a name in a template.</summary>
internal enum TemplateType
{
    Root,
    Alert,
    Alerts,

    /// <summary>Labels or annotations: every name is allowed, and a missing one is "".</summary>
    Labels,
    Incident,

    /// <summary>The finished message; only in the body of a webhook.</summary>
    Notice,
    Queries,
    Query,
    AllSeries,
    Series,

    /// <summary>A label in a loop: its name and its value.</summary>
    Pair,

    /// <summary>The state of a loop, under the name <c>for</c>.</summary>
    Loop,

    /// <summary>The result of <c>table</c>, which is written and is no value.</summary>
    Table,
    Text,

    /// <summary>The item of something unknown, of which a problem has told already.</summary>
    Any,
}

/// <summary>The names that templates may use.</summary>
internal static class TemplateSchema
{
    private static readonly FrozenDictionary<TemplateType, FrozenDictionary<string, TemplateType>> Members = new Dictionary<TemplateType, FrozenDictionary<string, TemplateType>>
    {
        [TemplateType.Root] = Of(("alert", TemplateType.Alert), ("alerts", TemplateType.Alerts), ("labels", TemplateType.Labels), ("annotations", TemplateType.Labels), ("incident", TemplateType.Incident), ("queries", TemplateType.Queries), ("notice", TemplateType.Notice)),
        [TemplateType.Notice] = Of(("badge", TemplateType.Text), ("title", TemplateType.Text), ("headline", TemplateType.Text), ("summary", TemplateType.Text), ("text", TemplateType.Text), ("url", TemplateType.Text)),
        [TemplateType.Alert] = Of(("labels", TemplateType.Labels), ("annotations", TemplateType.Labels), ("status", TemplateType.Text), ("startsAt", TemplateType.Text), ("endsAt", TemplateType.Text), ("generatorURL", TemplateType.Text), ("fingerprint", TemplateType.Text)),
        [TemplateType.Incident] = Of(("id", TemplateType.Text), ("severity", TemplateType.Text), ("state", TemplateType.Text), ("opened_at", TemplateType.Text), ("resolved_at", TemplateType.Text), ("alert_count", TemplateType.Text), ("firing_count", TemplateType.Text)),
        [TemplateType.Query] = Of(("title", TemplateType.Text), ("unit", TemplateType.Text), ("value", TemplateType.Text), ("series", TemplateType.AllSeries)),
        [TemplateType.Series] = Of(("labels", TemplateType.Labels), ("value", TemplateType.Text)),
        [TemplateType.Pair] = Of(("key", TemplateType.Text), ("value", TemplateType.Text)),
        [TemplateType.Loop] = Of(("index", TemplateType.Text), ("first", TemplateType.Text), ("last", TemplateType.Text), ("length", TemplateType.Text)),
    }.ToFrozenDictionary();

    public static IEnumerable<string> NamesOf(TemplateType type) => Members.TryGetValue(type, out var members) ? members.Keys.Order(StringComparer.Ordinal) : [];

    /// <summary>The type of a member; null when there is no such name.</summary>
    public static TemplateType? Member(TemplateType type, string name) => type switch
    {
        TemplateType.Labels => TemplateType.Text,
        TemplateType.Queries => TemplateType.Query,
        TemplateType.Any => TemplateType.Any,
        _ => Members.TryGetValue(type, out var members) && members.TryGetValue(name, out var member) ? member : null,
    };

    /// <summary>The type of the items that <c>for</c> goes through; null when the type has no items.</summary>
    public static TemplateType? Item(TemplateType type) => type switch
    {
        TemplateType.Alerts => TemplateType.Alert,
        TemplateType.AllSeries => TemplateType.Series,
        TemplateType.Labels => TemplateType.Pair,
        TemplateType.Queries => TemplateType.Query,
        TemplateType.Any => TemplateType.Any,
        _ => null,
    };

    public static bool IsPrintable(TemplateType type) => type is TemplateType.Text or TemplateType.Query or TemplateType.Any;

    private static FrozenDictionary<string, TemplateType> Of(params (string Name, TemplateType Type)[] members) =>
        members.ToFrozenDictionary(member => member.Name, member => member.Type, StringComparer.Ordinal);
}
