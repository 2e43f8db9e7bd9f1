using System.Collections.Immutable;
using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>
/// A node with its path, like <c>receivers[0].name</c>. The methods that read it report a wrong value and return null.
/// </summary>
internal sealed record Value(ParseContext Context, ConfigNode Node, string Path)
{
    public SourceLocation Location => Node.Location;

    /// <summary>A value that stands in no file: a default.</summary>
    public static Value Constant(string key, string text) =>
        new(new ParseContext("/", new ConfigurationFiles(), new ProblemList()) { Announced = new NotYet([]) }, ConfigNode.Scalar(new SourceLocation("", 0), text), key);

    public void Report(string what, string cure) => Context.Report(Location, $"{Path}: {what}", cure);

    /// <summary>Reports a problem at a place inside the text of a single value.</summary>
    /// <param name="line">1-based line of the text.</param>
    /// <param name="character">1-based position in that line.</param>
    public void ReportAt(int line, int character, string what, string cure)
    {
        var place = Node.TextColumn > 0 && line == 1 ? $"column {Node.TextColumn + character - 1}"
            : line == 1 || Node.IsBlock ? $"character {character}"
            : $"line {line}, character {character}";
        Context.Report(Node.IsBlock ? Location with { Line = Location.Line + line } : Location, $"{Path}: {place}: {what}", cure);
    }

    public void NotYet(string what, string release) => Report($"{what}not yet", $"remove it until the {release} release");

    /// <returns>The scalar as it is written: one line, never empty.</returns>
    public string? Text(string example)
    {
        if (Node.Kind != NodeKind.Scalar)
        {
            Report($"{Node.Noun} where a single value is expected", $"write it like {example}");
        }
        else if (Node.Text.Length == 0)
        {
            Report("empty", $"write it like {example}, or remove the key");
        }
        else if (Node.Text.Any(char.IsControl))
        {
            // Many values become part of a header line, where a line break would begin another header.
            Report("holds a line break or another control character", "write it on one line");
        }
        else
        {
            return Node.Text;
        }

        return null;
    }

    /// <param name="table">The keys that may be asked for; null for a map whose keys the user chooses.</param>
    public Section? Map(KeyTable? table, string example)
    {
        if (Node.Kind == NodeKind.Map)
        {
            return new Section(Context, Node, Path, table);
        }

        if (Node.Kind == NodeKind.Null)
        {
            return new Section(Context, ConfigNode.Map(Location, []), Path, table);
        }

        Report($"{Node.Noun} where a map is expected", $"write it like {example}");
        return null;
    }

    public ImmutableArray<Value>? List(string example)
    {
        if (Node.Kind == NodeKind.List)
        {
            return Items();
        }

        Report(
            $"{Node.Noun} where a list is expected",
            Node.FromEnvironment ? "set it in the file: variables reach only single values outside lists" : $"write it like {example}");
        return null;
    }

    /// <returns>The items of a list; a single value counts as a list of one.</returns>
    public ImmutableArray<Value> ListOrOne() => Node.Kind == NodeKind.List ? Items() : [this];

    private ImmutableArray<Value> Items() => [.. Node.Items.Select((item, index) => new Value(Context, item, $"{Path}[{index}]"))];

    /// <summary>The path and location without the value, which may be a secret.</summary>
    public override string ToString() => $"{Path} at {Location}";
}
