using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Intake;
using AlertOps.Routing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <param name="Receiver">One of the configuration's.</param>
/// <param name="Title">One line, at most 200 characters.</param>
/// <param name="Body">Markdown, at most 10,000 characters.</param>
/// <param name="Severity">critical, warning, or info, which it is when left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NotifyRequest(string? Receiver, string? Title, string? Body, string? Severity);

/// <param name="IncidentId">Where its deliveries can be followed.</param>
internal sealed record NotifyDto(long IncidentId, string Url);

/// <summary><c>POST /api/v1/notify</c>: a message by hand. 202 when it is on disk; from there it goes the way of all messages.</summary>
internal static class NotifyApi
{
    private const int MaxTitle = 200;
    private const int MaxBody = 10_000;
    private const string Example = "{\"receiver\": \"oncall\", \"title\": \"…\", \"body\": \"…\", \"severity\": \"info\"}";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/notify", SendAsync).WithTags("notify").RequireResponder()
        .WithSummary("Sends a message by hand to a receiver: told once, never reminded of; it stands among the incidents and in the send log.")
        .Accepts<NotifyRequest>("application/json")
        .Produces<NotifyDto>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> SendAsync(
        HttpContext http,
        [FromServices] ActiveConfiguration configuration,
        [FromServices] IncidentRecorder recorder,
        [FromServices] TimeProvider time,
        [FromServices] LogThrottle pace,
        [FromServices] ILogger<NotifyDto> logger,
        CancellationToken ct)
    {
        var options = configuration.Current;
        var (written, problem) = await ReadAsync(http.Request, options, ct);
        if (written is null)
        {
            return ApiProblems.BadBody(problem);
        }

        try
        {
            var receipts = await recorder.RecordAsync(written.Updates(options.Severity, time.GetUtcNow()), options.Severity, CancellationToken.None);
            var id = receipts[0].IncidentId;
            logger.Notified(id, written.Receiver);
            return TypedResults.Json(new NotifyDto(id, options.Server.Link($"/incidents/{id}")), ApiJson.Readable.NotifyDto, statusCode: StatusCodes.Status202Accepted);
        }
        catch (StoreRejectedException)
        {
            return ApiProblems.BadBody("the database refuses the text: send it without special characters");
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            if (error is not StoreUnavailableException && pace.Allows("notify/not stored", out var leftOut))
            {
                logger.NotNotified(error.Message, leftOut);
            }

            return IntakeResponses.Unavailable(http);
        }
    }

    private static async Task<(ManualMessage? Written, string Problem)> ReadAsync(HttpRequest request, AlertOpsOptions options, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return (null, $"it must be application/json like {Example}");
        }

        NotifyRequest? asked;
        try
        {
            asked = await JsonSerializer.DeserializeAsync(request.Body, ApiJson.Readable.NotifyRequest, ct);
        }
        catch (JsonException exception)
        {
            return (null, $"{exception.Path ?? "$"}: not what {Example} looks like");
        }

        var severity = Severity.Info;
        var receiver = asked?.Receiver ?? "";
        var title = Clean(asked?.Title).Trim();
        var body = Clean(asked?.Body);
        var problem =
            !options.Receivers.ContainsKey(receiver) ? $"receiver is \"{Short(receiver)}\"; it can be {string.Join(", ", options.Receivers.Keys)}"
            : title.Length == 0 ? "title is missing: say in one line what it is about"
            : title.Length > MaxTitle || title.Any(char.IsControl) ? $"title must be one line of at most {MaxTitle} characters; the rest belongs into body"
            : body.Length > MaxBody ? $"body has {body.Length} characters; at most {MaxBody} are taken"
            : asked!.Severity is { } word && !EnumNames.TryParse(word, out severity) ? $"severity is \"{Short(word)}\"; it can be {string.Join(", ", EnumNames.All<Severity>())}"
            : "";
        return problem.Length > 0 ? (null, problem) : (new ManualMessage(receiver, title, body, severity), "");
    }

    // As at intake: no database takes U+0000.
    private static string Clean(string? text) => (text ?? "").Replace('\0', '\uFFFD');

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
