using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Notices;

/// <summary>A notice as the store keeps it: readable JSON, the block's kind in <c>type</c>.</summary>
internal static class NoticeJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Serialize(Notice notice) => JsonSerializer.Serialize(notice, Options);

    /// <exception cref="JsonException">The text is not a notice.</exception>
    public static Notice Deserialize(string json) =>
        JsonSerializer.Deserialize<Notice>(json, Options) ?? throw new JsonException("a notice was expected, not null");
}
