using System.Collections.Immutable;

namespace AlertOps.Yaml;

internal enum YamlStyle
{
    Plain,
    Quoted,

    /// <summary>A block behind <c>|</c> or <c>&gt;</c>.</summary>
    Block,
}

/// <summary>A value of a YAML file with its line. An alias is the same node as its anchor.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Size">Number of nodes in it, aliases counted as often as they are used.</param>
/// <param name="Length">Number of characters in it, counted likewise.</param>
internal abstract record YamlNode(int Line, int Size, long Length);

/// <param name="Column">1-based.</param>
/// <param name="Tag">The tag as written, such as <c>!secret</c>; "" when there is none.</param>
internal sealed record YamlScalar(int Line, int Column, int EndLine, string Text, YamlStyle Style, string Tag) : YamlNode(Line, 1, Text.Length)
{
    /// <summary>1-based column where the text begins, quotes left out; 0 when the file has more characters than the text, as for a block or an escape.</summary>
    public int TextColumn { get; init; }

    /// <summary>True for a tag that has a meaning only in one program.</summary>
    public bool HasLocalTag => Tag.StartsWith('!');
}

internal sealed record YamlList(int Line, int Size, long Length, ImmutableArray<YamlNode> Items) : YamlNode(Line, Size, Length);

/// <param name="Entries">In the file's order; of a key that is written twice only the first.</param>
/// <param name="ByKey">The entries whose key is a single value.</param>
internal sealed record YamlMap(int Line, int Size, long Length, ImmutableArray<YamlEntry> Entries, IReadOnlyDictionary<string, YamlNode> ByKey) : YamlNode(Line, Size, Length)
{
    public YamlNode? Find(string key) => ByKey.GetValueOrDefault(key);
}

internal readonly record struct YamlEntry(YamlNode Key, YamlNode Value)
{
    /// <summary>"" for a key that is a list or a map.</summary>
    public string Name => Key is YamlScalar scalar ? scalar.Text : "";
}
