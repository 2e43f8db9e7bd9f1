using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AlertOps.Storage.Stores;

/// <summary>Reads and writes the JSON documents in columns: readable by people (no needless escapes), with NaN and infinities.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(StoredDocuments.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, ShapeOf<T>());

    /// <exception cref="JsonException">The document is not of that type.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize(json, ShapeOf<T>()) ?? throw new JsonException($"an empty document where a {typeof(T).Name} is expected");

    /// <summary>Reads a document that is not essential; a newer version may have written one that this version can't read.</summary>
    public static T ReadOr<T>(string json, T unreadable)
    {
        try
        {
            return Read<T>(json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return unreadable;
        }
    }

    private static JsonTypeInfo<T> ShapeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
