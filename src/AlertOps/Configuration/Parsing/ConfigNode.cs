using System.Collections.Immutable;

namespace AlertOps.Configuration.Parsing;

/// <summary>Where something is written.</summary>
/// <param name="Line">1-based; 0 for an environment variable.</param>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}

internal enum NodeKind
{
    /// <summary>Nothing is written after the key: as good as absent.</summary>
    Null,
    Scalar,
    Map,
    List,
}

/// <summary>A piece of configuration that knows where it is written. What a kind doesn't use is empty.</summary>
internal sealed record ConfigNode(
    Place Place,
    NodeKind Kind,
    string Text,
    ImmutableArray<MapEntry> Entries,
    ImmutableArray<ConfigNode> Items,
    bool FromEnvironment)
{
    public static ConfigNode Null(Place place) => new(place, NodeKind.Null, "", [], [], false);

    public static ConfigNode Scalar(Place place, string text, bool fromEnvironment = false) => new(place, NodeKind.Scalar, text, [], [], fromEnvironment);

    public static ConfigNode Map(Place place, ImmutableArray<MapEntry> entries) => new(place, NodeKind.Map, "", entries, [], false);

    public static ConfigNode List(Place place, ImmutableArray<ConfigNode> items) => new(place, NodeKind.List, "", [], items, false);

    /// <summary>What it is, in a sentence.</summary>
    public string Noun => Kind switch
    {
        NodeKind.Null => "nothing",
        NodeKind.Scalar => "a single value",
        NodeKind.Map => "a map",
        NodeKind.List => "a list",
    };

    public override string ToString() => $"{Noun} at {Place}";
}

/// <param name="Place">Of the key.</param>
internal sealed record MapEntry(string Key, Place Place, ConfigNode Value)
{
    public override string ToString() => $"{Key} at {Place}";
}
