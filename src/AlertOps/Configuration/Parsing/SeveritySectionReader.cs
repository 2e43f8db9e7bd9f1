using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads <c>severity</c>. The map is added to the built-in words.</summary>
internal sealed class SeveritySectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [SeverityKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root));

    private static SeverityRules Parse(Section root)
    {
        var rules = SeverityRules.Default;
        var section = root.ReadOrEmpty(SeverityKeys.Section);
        var words = rules.Map;
        foreach (var (word, value) in section.Read(SeverityKeys.Map)?.All() ?? [])
        {
            var severity = value.Choice(("critical", Severity.Critical), ("warning", Severity.Warning), ("info", Severity.Info));
            words = words.SetItem(word, severity ?? Severity.Warning);
        }

        var label = section.Get(SeverityKeys.Label);
        section.ReportUnknownKeys();
        return new SeverityRules(label, words);
    }

    public static string? ReadLabel(Value value)
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
