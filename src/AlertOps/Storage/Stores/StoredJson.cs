using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AlertOps.Storage.Stores;

/// <summary>Documents as the database keeps them: readable by people (no needless escapes), NaN and infinities included.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(StoredDocuments.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, ShapeOf<T>());

    /// <exception cref="JsonException">It can't be read as that.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize(json, ShapeOf<T>()) ?? throw new JsonException($"an empty document where a {typeof(T).Name} is expected");

    /// <summary>As <see cref="Read"/>, where work can go on without: a newer version may have written what this one can't read.</summary>
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
