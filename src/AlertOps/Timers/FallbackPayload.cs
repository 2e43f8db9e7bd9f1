using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AlertOps.Routing;

namespace AlertOps.Timers;

/// <summary>The payload of a fallback's timer: the steps that are left, the next one first; never empty.</summary>
internal sealed record FallbackPayload(ImmutableArray<FallbackStep> Steps)
{
    private static readonly JsonTypeInfo<FallbackPayload> Shape = (JsonTypeInfo<FallbackPayload>)new JsonSerializerOptions(FallbackPayloadContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.GetTypeInfo(typeof(FallbackPayload));

    /// <returns>Null when this version can't read it.</returns>
    public static FallbackPayload? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Shape) is { Steps.IsDefaultOrEmpty: false } payload
                && payload.Steps.All(step => step is { Receiver: not null, Targets.IsDefault: false }) ? payload : null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Shape);
}

/// <summary>The generated serializer of <see cref="FallbackPayload"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FallbackPayload))]
internal sealed partial class FallbackPayloadContext : JsonSerializerContext;
