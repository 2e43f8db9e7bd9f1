using System.Collections.Immutable;

namespace AlertOps.Alerts;

/// <summary>Ordered by how bad it is, so that the worst of several is their maximum.</summary>
internal enum Severity
{
    Info,
    Warning,
    Critical,
}

/// <summary>Reads the severity off an alert: which label holds it, and what its words mean. Anything unknown is a warning.</summary>
internal sealed record SeverityRules(string Label, ImmutableSortedDictionary<string, Severity> Map)
{
    public static SeverityRules Default { get; } = new("severity", ImmutableSortedDictionary.Create<string, Severity>(StringComparer.OrdinalIgnoreCase)
        .Add("critical", Severity.Critical)
        .Add("warning", Severity.Warning)
        .Add("info", Severity.Info)
        .Add("none", Severity.Info));

    public Severity Of(LabelSet labels) => Map.TryGetValue(labels[Label], out var severity) ? severity : Severity.Warning;
}
