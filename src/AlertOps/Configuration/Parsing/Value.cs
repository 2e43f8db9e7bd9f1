using System.Collections.Immutable;

namespace AlertOps.Configuration.Parsing;

/// <summary>
/// A node and the path by which people name it: <c>receivers[0].name</c>. Its readers return null when the value is wrong and has been reported.
/// </summary>
internal sealed record Value(ParseContext Context, ConfigNode Node, string Path)
{
    public Place Place => Node.Place;

    public void Wrong(string what, string cure) => Context.Report(Place, $"{Path}: {what}", cure);

    public void NotYet(string what, string release) => Wrong($"{what}not yet", $"remove it until the {release} release");

    /// <summary>A scalar as it is written; never empty, one line.</summary>
    public string? Text(string example)
    {
        if (Node.Kind != NodeKind.Scalar)
        {
            Wrong($"{Node.Noun} where a single value is expected", $"write it like {example}");
        }
        else if (Node.Text.Length == 0)
        {
            Wrong("empty", $"write it like {example}, or remove the key");
        }
        else if (Node.Text.Any(char.IsControl))
        {
            // Many values end up in a header line, where a line break would begin another header.
            Wrong("holds a line break or another control character", "write it on one line");
        }
        else
        {
            return Node.Text;
        }

        return null;
    }

    public Section? Map(string example)
    {
        if (Node.Kind == NodeKind.Map)
        {
            return new Section(Context, Node, Path);
        }

        if (Node.Kind == NodeKind.Null)
        {
            return new Section(Context, ConfigNode.Map(Place, []), Path);
        }

        Wrong($"{Node.Noun} where a map is expected", $"write it like {example}");
        return null;
    }

    public ImmutableArray<Value>? List(string example)
    {
        if (Node.Kind == NodeKind.List)
        {
            return Items();
        }

        Wrong(
            $"{Node.Noun} where a list is expected",
            Node.FromEnvironment ? "set it in the file: variables reach only single values outside lists" : $"write it like {example}");
        return null;
    }

    /// <summary>A list, or one value that stands for a list of one.</summary>
    public ImmutableArray<Value> ListOrOne() => Node.Kind == NodeKind.List ? Items() : [this];

    private ImmutableArray<Value> Items() => [.. Node.Items.Select((item, index) => new Value(Context, item, $"{Path}[{index}]"))];

    /// <summary>Without the value: it may be a secret.</summary>
    public override string ToString() => $"{Path} at {Place}";
}
