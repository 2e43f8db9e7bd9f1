using System.Collections.Immutable;

namespace AlertOps.Configuration.Parsing;

internal enum NodeKind
{
    /// <summary>Nothing is written after the key: the same as an absent key.</summary>
    Null,
    Scalar,
    Map,
    List,
}

/// <summary>A node of the configuration with its location. Members that the kind doesn't use are empty.</summary>
internal sealed record ConfigNode(
    SourceLocation Location,
    NodeKind Kind,
    string Text,
    ImmutableArray<MapEntry> Entries,
    ImmutableArray<ConfigNode> Items,
    bool FromEnvironment)
{
    /// <summary>1-based column where the text of a single value begins; 0 when that isn't known.</summary>
    public int TextColumn { get; init; }

    /// <summary>True for a text behind <c>|</c>, whose lines are those of the file.</summary>
    public bool IsBlock { get; init; }

    public static ConfigNode Null(SourceLocation location) => new(location, NodeKind.Null, "", [], [], false);

    public static ConfigNode Scalar(SourceLocation location, string text, bool fromEnvironment = false) => new(location, NodeKind.Scalar, text, [], [], fromEnvironment);

    public static ConfigNode Map(SourceLocation location, ImmutableArray<MapEntry> entries) => new(location, NodeKind.Map, "", entries, [], false);

    public static ConfigNode List(SourceLocation location, ImmutableArray<ConfigNode> items) => new(location, NodeKind.List, "", [], items, false);

    /// <summary>The kind as it stands in a sentence.</summary>
    public string Noun => Kind switch
    {
        NodeKind.Null => "nothing",
        NodeKind.Scalar => "a single value",
        NodeKind.Map => "a map",
        NodeKind.List => "a list",
    };

    public override string ToString() => $"{Noun} at {Location}";
}

/// <param name="Location">The location of the key.</param>
internal sealed record MapEntry(string Key, SourceLocation Location, ConfigNode Value)
{
    public override string ToString() => $"{Key} at {Location}";
}
