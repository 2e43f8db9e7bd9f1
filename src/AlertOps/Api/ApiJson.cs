using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Api;

/// <summary>Serializes the API's DTOs. Numbers that JSON lacks are strings as in Prometheus' API: "NaN", "Infinity".</summary>
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
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(AssignRequest))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(ListDto<AuditDto>))]
[JsonSerializable(typeof(PersonPurgeDto))]
[JsonSerializable(typeof(NotifyRequest))]
[JsonSerializable(typeof(NotifyDto))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The context of every response. Chinese is not escaped: people read it with curl, and it is never put into HTML.</summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
