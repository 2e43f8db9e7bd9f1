using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Runbooks;

/// <summary>A YAML mapping read key by key; what doesn't fit becomes a problem with its line.</summary>
/// <param name="where">How problems call this mapping: "a query", "the front matter".</param>
internal sealed class YamlFields(YamlMappingNode node, ProblemSink sink, string where)
{
    public int Line { get; } = (int)node.Start.Line;

    public ProblemSink Sink => sink;

    /// <param name="elsewhere">Keys that are known but don't belong here, each with what to do about it.</param>
    public void RefuseUnknown(string[] known, string[] elsewhere, string cure)
    {
        foreach (var (key, _) in node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            if (elsewhere.Contains(name, StringComparer.Ordinal))
            {
                sink.Add((int)key.Start.Line, $"'{name}' does not belong in {where}", cure);
            }
            else
            {
                sink.Add((int)key.Start.Line, $"unknown key '{name}' in {where}", $"{Nearest.Hint(name, known)}known are {string.Join(", ", known)}");
            }
        }
    }

    public bool Has(string key) => Node(key) is not (null or YamlScalarNode { Value: null or "" });

    public YamlNode? Node(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public int LineOf(string key) => Node(key) is { } value ? TextLine(value) : Line;

    /// <summary>The text of a key, trimmed; null when it is absent or empty.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => Scalar(scalar, key),
        var other => Refuse<string?>(other, $"'{key}' must be text", $"write {key}: …, in quotes when it begins with {{ or ["),
    };

    public string Required(string key, string cure)
    {
        var text = Text(key);
        if (text is null && Node(key) is null or YamlScalarNode)
        {
            sink.Add(LineOf(key), $"'{key}' is missing in {where}", cure);
        }

        return text ?? "";
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public ImmutableArray<string> Texts(string key) => Node(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlScalarNode scalar => Scalar(scalar, key) is { } text ? [text] : [],
        YamlSequenceNode list => [.. list.Children.Select(item => item is YamlScalarNode scalar ? Scalar(scalar, key) : Refuse<string?>(item, $"an item of '{key}' must be text", "put each item in quotes")).OfType<string>()],
        var other => [.. Refuse<string[]>(other, $"'{key}' must be a list", $"write {key}: [a, b]") ?? []],
    };

    /// <summary>A list of mappings.</summary>
    public IEnumerable<YamlFields> Items(string key, string itemName)
    {
        if (Node(key) is null or YamlScalarNode { Value: null or "" })
        {
            yield break;
        }

        if (Node(key) is not YamlSequenceNode list)
        {
            sink.Add(LineOf(key), $"'{key}' must be a list", "begin each item with '- '");
            yield break;
        }

        foreach (var item in list.Children)
        {
            if (item is YamlMappingNode mapping)
            {
                yield return new YamlFields(mapping, sink, itemName);
            }
            else
            {
                sink.Add((int)item.Start.Line, $"an item of '{key}' must have keys", "write - id: …, and its other keys below it");
            }
        }
    }

    /// <summary>One nested mapping; null when it is absent.</summary>
    public YamlFields? Nested(string key) => Node(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlMappingNode mapping => new YamlFields(mapping, sink, $"'{key}'"),
        var other => Refuse<YamlFields?>(other, $"'{key}' must have keys", $"write {key}: {{…}}"),
    };

    /// <summary>Where the text of a node begins: behind the | or &gt; of a block.</summary>
    private static int TextLine(YamlNode value) =>
        (int)value.Start.Line + (value is YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } ? 1 : 0);

    private string? Scalar(YamlScalarNode scalar, string key)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.IsLocal)
        {
            return Refuse<string?>(scalar, $"YAML takes a part of '{key}' for a tag", $"quote it: {key}: \"{scalar.Tag.Value} {scalar.Value}\"");
        }

        var text = scalar.Value?.Trim();
        return string.IsNullOrEmpty(text) || (scalar.Style == ScalarStyle.Plain && text is "~" or "null") ? null : text;
    }

    private T? Refuse<T>(YamlNode value, string what, string cure)
    {
        sink.Add((int)value.Start.Line, what, cure);
        return default;
    }
}
