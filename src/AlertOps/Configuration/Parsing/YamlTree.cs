using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AlertOps.Configuration.Parsing;

/// <summary>
/// YAML text → tree of nodes that know their line. Built from the parser's events, since the representation model stops at the first key that
/// is written twice, and all problems are to be told at once. No message repeats a value: it may be a secret in the wrong place.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 200_000;
    private readonly Parser parser;
    private readonly string file;
    private readonly List<Problem> problems;
    private readonly Dictionary<string, ConfigNode> anchors = new(StringComparer.Ordinal);

    private YamlTree(string text, string file, List<Problem> problems)
    {
        parser = new Parser(new StringReader(text));
        this.file = file;
        this.problems = problems;
    }

    /// <returns>The document's root; null when the text isn't YAML, which is then among the problems.</returns>
    public static ConfigNode? Parse(string text, string file, List<Problem> problems)
    {
        const string cure = "check the indentation, the quotes and the brackets around this line";
        var tree = new YamlTree(text, file, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException error)
        {
            // The mark of some errors is empty; what was read last is then near enough.
            var line = Math.Max(error.Start.Line, error.Start.Index == 0 ? tree.Here.Line : 1);
            problems.Add(new Problem(file, (int)line, $"not YAML: {error.Message.TrimEnd('.')}", cure));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 ends so on a bracket that is never closed.
            problems.Add(new Problem(file, tree.Here.Line, "not YAML: it can't be read beyond here", cure));
        }

        return null;
    }

    private ConfigNode Document()
    {
        ConfigNode? root = null;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart start && root is not null)
            {
                problems.Add(new Problem(file, (int)start.Start.Line, "a second document begins", "remove the '---', or put what follows into a file named by include"));
                break;
            }

            if (parser.Current is NodeEvent)
            {
                root = Node(0);
            }
        }

        return root ?? ConfigNode.Null(new Place(file, 1));
    }

    private Place Here => new(file, (int)(parser.Current?.Start.Line ?? 1));

    private ConfigNode Node(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"nested deeper than {MaxDepth} levels");
        }

        var anchor = parser.Current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        var node = parser.Current switch
        {
            AnchorAlias alias => Alias(alias),
            MappingStart => Map(depth),
            SequenceStart => List(depth),
            Scalar scalar => Leaf(scalar),
            _ => ConfigNode.Null(Here),
        };
        if (node.Size > MaxNodes)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"more than {MaxNodes} values");
        }

        if (anchor is not null)
        {
            anchors[anchor] = node;
        }

        return node;
    }

    private ConfigNode Alias(AnchorAlias alias)
    {
        if (anchors.TryGetValue(alias.Value.Value, out var node))
        {
            return node;
        }

        problems.Add(new Problem(file, Here.Line, "an alias without its anchor", "put a value that starts with '*' into quotes"));
        return ConfigNode.Null(Here);
    }

    private ConfigNode Leaf(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.IsLocal)
        {
            problems.Add(new Problem(file, Here.Line, "a tag, which nothing here understands", "put a value that starts with '!' into quotes"));
        }

        return scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL"
            ? ConfigNode.Null(Here)
            : ConfigNode.Scalar(Here, scalar.Value);
    }

    private ConfigNode List(int depth)
    {
        var place = Here;
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
        }

        return ConfigNode.List(place, items.ToImmutable());
    }

    private ConfigNode Map(int depth)
    {
        var place = Here;
        var entries = new List<MapEntry>();
        var inherited = new List<MapEntry>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            parser.MoveNext();
            var value = Node(depth + 1);
            if (key is { Kind: NodeKind.Scalar, Text: "<<" } && value.Kind == NodeKind.Map)
            {
                inherited.AddRange(value.Entries);
            }
            else if (key.Kind is NodeKind.Scalar)
            {
                Add(entries, new MapEntry(key.Text, key.Place, value));
            }
            else
            {
                problems.Add(new Problem(file, key.Place.Line, $"{key.Noun} where a key is expected", "write 'key: value'"));
            }
        }

        // The merge key '<<': what the map says itself comes first.
        entries.AddRange(inherited.Where(entry => entries.TrueForAll(own => own.Key != entry.Key)).DistinctBy(entry => entry.Key).ToList());
        return ConfigNode.Map(place, [.. entries]);
    }

    private void Add(List<MapEntry> entries, MapEntry entry)
    {
        if (entries.Find(known => known.Key == entry.Key) is { } first)
        {
            problems.Add(new Problem(file, entry.Place.Line, $"'{Readable.Key(entry.Key)}' is already set in line {first.Place.Line}", "keep one of the two"));
            return;
        }

        entries.Add(entry);
    }
}
