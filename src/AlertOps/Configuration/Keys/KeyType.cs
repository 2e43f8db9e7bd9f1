using System.Text.Json.Nodes;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Configuration.Keys;

/// <summary>The type of a key's value: how it is parsed and reported, named in the reference, and described to editors.</summary>
/// <param name="Noun">As the reference names it, with its article: "a duration".</param>
/// <param name="Schema">Makes its JSON Schema; a function, since tables may contain themselves.</param>
internal abstract record KeyType(Bilingual Noun, Func<SchemaWriter, JsonObject> Schema)
{
    /// <summary>True when a single value may stand here, so that an environment variable may give it.</summary>
    public bool IsScalar { get; init; } = true;

    /// <summary>The table of the map, or of each map of the list; null for any other type.</summary>
    public KeyTable? Table { get; init; }

    /// <summary>True when maps with <see cref="Table"/> stand in a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Converts a default from text to JSON.</summary>
    public Func<string, JsonNode> Json { get; init; } = text => JsonValue.Create(text);
}

/// <param name="Read">Reads a value; reports a wrong one and returns null.</param>
internal sealed record KeyType<T>(Bilingual Noun, Func<SchemaWriter, JsonObject> Schema, Func<Value, Key, T> Read) : KeyType(Noun, Schema);
