using AlertOps.Alerts;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads <c>severity</c>. The map is added to the built-in words.</summary>
internal sealed class SeveritySectionReader : ISectionReader
{
    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root));

    private static SeverityRules Parse(Section root)
    {
        var rules = SeverityRules.Default;
        if (root.Find("severity")?.Map("severity: {label: severity, map: {P0: critical}}") is not { } section)
        {
            return rules;
        }

        var words = rules.Map;
        foreach (var (word, value) in section.Find("map")?.Map("map: {P0: critical, P2: warning}")?.All() ?? [])
        {
            var severity = value.Choice(("critical", Severity.Critical), ("warning", Severity.Warning), ("info", Severity.Info));
            words = words.SetItem(word, severity ?? Severity.Warning);
        }

        var label = section.Find("label") is { } name ? Label(name) : null;
        section.ReportUnknownKeys();
        return new SeverityRules(label ?? rules.Label, words);
    }

    private static string? Label(Value value)
    {
        if (value.Text("severity") is not { } text)
        {
            return null;
        }

        if ((char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is not the name of a label", "write it like severity");
        return null;
    }
}
