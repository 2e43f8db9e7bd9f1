using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Api;

/// <summary>The wire's own shapes and names. Numbers that JSON does not know are strings, as Prometheus has them: "NaN", "Infinity".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ListDto<IncidentDto>))]
[JsonSerializable(typeof(IncidentDetailDto))]
[JsonSerializable(typeof(ListDto<DeliveryDto>))]
[JsonSerializable(typeof(DeliveryDetailDto))]
[JsonSerializable(typeof(ListDto<RunbookDto>))]
[JsonSerializable(typeof(RunbookDetailDto))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayOneRequest))]
[JsonSerializable(typeof(ReplayDto))]
[JsonSerializable(typeof(NotifyRequest))]
[JsonSerializable(typeof(NotifyDto))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>What every answer is written with. Chinese stays Chinese: people read it with curl, and it is never put into HTML.</summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
