using System.Collections.Immutable;
using AlertOps.Text;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>Reads a YAML mapping key by key; a value of the wrong kind becomes a problem with its line.</summary>
/// <param name="where">The name of this mapping in problems: "a query", "the front matter".</param>
internal sealed class YamlFields(YamlMap node, ProblemSink sink, string where)
{
    public int Line { get; } = node.Line;

    public ProblemSink Sink => sink;

    /// <summary>Adds a problem for every key that is not known.</summary>
    /// <param name="elsewhere">Keys that are known in other mappings but not here.</param>
    /// <param name="cure">The cure for those keys.</param>
    public void RefuseUnknown(string[] known, string[] elsewhere, string cure)
    {
        foreach (var entry in node.Entries.TakeWhile(_ => !sink.IsFull))
        {
            var name = entry.Name;
            if (known.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            if (elsewhere.Contains(name, StringComparer.Ordinal))
            {
                sink.Add(entry.Key.Line, $"'{name}' does not belong in {where}", cure);
            }
            else
            {
                sink.Add(entry.Key.Line, $"unknown key '{Shown(name)}' in {where}", $"{Suggestion.Hint(name, known)}known are {string.Join(", ", known)}");
            }
        }
    }

    public bool Has(string key) => Node(key) is not (null or YamlScalar { Text: "" });

    public YamlNode? Node(string key) => node.Find(key);

    public int LineOf(string key) => Node(key) is { } value ? TextLine(value) : Line;

    /// <summary>The text of a key, trimmed; null when it is absent or empty.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalar scalar => Scalar(scalar, key),
        var other => Refuse<string?>(other, $"'{key}' must be text", $"write {key}: …, in quotes when it begins with {{ or ["),
    };

    public string Required(string key, string cure)
    {
        var text = Text(key);
        if (text is null && Node(key) is null or YamlScalar)
        {
            sink.Add(LineOf(key), $"'{key}' is missing in {where}", cure);
        }

        return text ?? "";
    }

    /// <summary>The texts of a list; a single text counts as a list of one.</summary>
    public ImmutableArray<string> Texts(string key) => Node(key) switch
    {
        null or YamlScalar { Text: "" } => [],
        YamlScalar scalar => Scalar(scalar, key) is { } text ? [text] : [],
        YamlList list => [.. list.Items.Select(item => item is YamlScalar scalar ? Scalar(scalar, key) : Refuse<string?>(item, $"an item of '{key}' must be text", "put each item in quotes")).OfType<string>()],
        var other => [.. Refuse<string[]>(other, $"'{key}' must be a list", $"write {key}: [a, b]") ?? []],
    };

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<YamlFields> Items(string key, string itemName)
    {
        if (Node(key) is null or YamlScalar { Text: "" })
        {
            yield break;
        }

        if (Node(key) is not YamlList list)
        {
            sink.Add(LineOf(key), $"'{key}' must be a list", "begin each item with '- '");
            yield break;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMap mapping)
            {
                yield return new YamlFields(mapping, sink, itemName);
            }
            else
            {
                sink.Add(item.Line, $"an item of '{key}' must have keys", "write - id: …, and its other keys below it");
            }
        }
    }

    /// <summary>One nested mapping; null when it is absent.</summary>
    public YamlFields? Nested(string key) => Node(key) switch
    {
        null or YamlScalar { Text: "" } => null,
        YamlMap mapping => new YamlFields(mapping, sink, $"'{key}'"),
        var other => Refuse<YamlFields?>(other, $"'{key}' must have keys", $"write {key}: {{…}}"),
    };

    /// <summary>The line where the text of a node begins: of a block, the one after its | or &gt;.</summary>
    private static int TextLine(YamlNode value) => value.Line + (value is YamlScalar { Style: YamlStyle.Block } ? 1 : 0);

    private string? Scalar(YamlScalar scalar, string key)
    {
        if (scalar.HasLocalTag)
        {
            return Refuse<string?>(scalar, $"YAML takes a part of '{key}' for a tag", $"quote it: {key}: \"{Shown(scalar.Tag)} {Shown(scalar.Text)}\"");
        }

        var text = scalar.Text.Trim();
        return text.Length == 0 || (scalar.Style == YamlStyle.Plain && text is "~" or "null") ? null : text;
    }

    private static string Shown(string text) => text.Length <= ProblemSink.MaxQuoteLength ? text : text[..ProblemSink.MaxQuoteLength] + "…";

    private T? Refuse<T>(YamlNode value, string what, string cure)
    {
        sink.Add(value.Line, what, cure);
        return default;
    }
}
