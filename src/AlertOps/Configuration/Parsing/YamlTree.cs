using System.Collections.Immutable;
using AlertOps.Yaml;

namespace AlertOps.Configuration.Parsing;

/// <summary>Parses YAML text into a tree whose nodes know their file and line. No problem repeats a value, which may be a secret under the wrong key.</summary>
internal sealed class YamlTree(string file, ProblemList problems)
{
    /// <returns>The root of the document; null when the text isn't YAML, which is then among the problems.</returns>
    public static ConfigNode? Parse(string text, string file, ProblemList problems)
    {
        var document = YamlReader.Read(text);
        foreach (var fault in document.Faults)
        {
            problems.Add(new Problem(file, fault.Line, fault.IsSyntax ? $"not YAML: {fault.What}" : fault.What, fault.Cure));
        }

        return document.Root is { } root ? new YamlTree(file, problems).Node(root) : null;
    }

    private ConfigNode Node(YamlNode node) => node switch
    {
        YamlMap map => Map(map),
        YamlList list => ConfigNode.List(Here(list), [.. list.Items.Select(Node)]),
        YamlScalar scalar => Leaf(scalar),
        _ => ConfigNode.Null(Here(node)),
    };

    private SourceLocation Here(YamlNode node) => new(file, node.Line);

    private ConfigNode Leaf(YamlScalar scalar)
    {
        if (scalar.HasLocalTag)
        {
            problems.Add(new Problem(file, scalar.Line, "a tag, which nothing here understands", "put a value that starts with '!' into quotes"));
        }

        return scalar is { Style: YamlStyle.Plain, Text: "" or "~" or "null" or "Null" or "NULL" }
            ? ConfigNode.Null(Here(scalar))
            : ConfigNode.Scalar(Here(scalar), scalar.Text) with { TextColumn = scalar.TextColumn, IsBlock = scalar.Style == YamlStyle.Block };
    }

    private ConfigNode Map(YamlMap map)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var inherited = new List<MapEntry>();
        foreach (var (key, value) in map.Entries.Select(entry => (Node(entry.Key), Node(entry.Value))))
        {
            if (key is { Kind: NodeKind.Scalar, Text: "<<" } && value.Kind == NodeKind.Map)
            {
                inherited.AddRange(value.Entries);
            }
            else if (key.Kind is NodeKind.Scalar)
            {
                entries.Add(new MapEntry(key.Text, key.Location, value));
            }
            else
            {
                problems.Add(new Problem(file, key.Location.Line, $"{key.Noun} where a key is expected", "write 'key: value'"));
            }
        }

        // The merge key '<<': the map's own entries win.
        var own = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        entries.AddRange(inherited.Where(entry => own.Add(entry.Key)));
        return ConfigNode.Map(Here(map), entries.ToImmutable());
    }
}
