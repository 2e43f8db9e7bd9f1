using System.Collections.Immutable;

namespace AlertOps.Alerts;

/// <summary>The severity of an alert, in ascending order: the most severe of several is their maximum.</summary>
internal enum Severity
{
    Info,
    Warning,
    Critical,
}

/// <summary>Reads the severity of an alert from a label. An unknown value is a warning.</summary>
internal sealed record SeverityRules(string Label, ImmutableSortedDictionary<string, Severity> Map)
{
    public static SeverityRules Default { get; } = new("severity", ImmutableSortedDictionary.Create<string, Severity>(StringComparer.OrdinalIgnoreCase)
        .Add("critical", Severity.Critical)
        .Add("warning", Severity.Warning)
        .Add("info", Severity.Info)
        .Add("none", Severity.Info));

    public Severity Of(LabelSet labels) => Map.TryGetValue(labels[Label], out var severity) ? severity : Severity.Warning;
}
