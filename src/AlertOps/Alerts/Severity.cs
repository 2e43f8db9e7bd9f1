using System.Collections.Immutable;

namespace AlertOps.Alerts;

/// <summary>The severity of an alert, in ascending order: the most severe of several is their maximum.</summary>
internal enum Severity
{
    Info,
    Warning,
    Critical,
}

/// <summary>Reads the severity of an alert from a label. Case and blanks around the word don't count; an unknown word is a warning, as is no word.</summary>
internal sealed record SeverityRules(string Label, ImmutableSortedDictionary<string, Severity> Map)
{
    public static SeverityRules Default { get; } = new("severity", Words(
        (Severity.Critical, ["critical", "page", "emergency", "fatal", "disaster", "p0", "p1", "严重", "紧急", "致命"]),
        (Severity.Warning, ["warning", "warn", "error", "major", "high", "p2", "p3", "警告"]),
        (Severity.Info, ["info", "none", "notice", "low", "minor", "p4", "p5", "提示"])));

    public Severity Of(LabelSet labels) => Map.TryGetValue(labels[Label].Trim(), out var severity) ? severity : Severity.Warning;

    /// <summary>The word of an alert that stands for no severity; null when it is known or there is none.</summary>
    public string? UnknownWord(LabelSet labels) => labels[Label].Trim() is { Length: > 0 } word && !Map.ContainsKey(word) ? word : null;

    private static ImmutableSortedDictionary<string, Severity> Words(params ReadOnlySpan<(Severity Severity, string[] Words)> words)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, Severity>(StringComparer.OrdinalIgnoreCase);
        foreach (var (severity, of) in words)
        {
            foreach (var word in of)
            {
                map.Add(word, severity);
            }
        }

        return map.ToImmutable();
    }
}
