using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Incidents.Audit;
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

/// <param name="IncidentId">The incident whose page shows its deliveries.</param>
internal sealed record NotifyDto(long IncidentId, string Url);

/// <summary>Handles <c>POST /api/v1/notify</c>, a message by hand: answers 202 once it is on disk, from where it is planned and delivered like any other.</summary>
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
        [FromServices] AuditLog audit,
        [FromServices] TimeProvider time,
        [FromServices] LogThrottle throttle,
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
            await audit.WriteAsync(
                RequestActor.Of(http, options), AuditAction.Notify, AuditEntry.SubjectOf(id), id, [("receiver", written.Receiver), ("title", written.Title)]);
            return TypedResults.Json(new NotifyDto(id, options.Server.Link($"/incidents/{id}")), ApiJson.Readable.NotifyDto, statusCode: StatusCodes.Status202Accepted);
        }
        catch (StoreRejectedException)
        {
            return ApiProblems.BadBody("the database refuses the text: send it without special characters");
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            if (error is not StoreUnavailableException && throttle.Allows("notify/not stored", out var leftOut))
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

        return Validate(asked, options);
    }

    private static (ManualMessage? Written, string Problem) Validate(NotifyRequest? asked, AlertOpsOptions options)
    {
        var receiver = asked?.Receiver ?? "";
        if (!options.Receivers.ContainsKey(receiver))
        {
            return (null, $"receiver is \"{Short(receiver)}\"; it can be {string.Join(", ", options.Receivers.Keys)}");
        }

        var title = Clean(asked?.Title).Trim();
        if (title.Length == 0)
        {
            return (null, "title is missing: say in one line what it is about");
        }

        if (title.Length > MaxTitle || title.Any(char.IsControl))
        {
            return (null, $"title must be one line of at most {MaxTitle} characters; the rest belongs into body");
        }

        var body = Clean(asked?.Body);
        if (body.Length > MaxBody)
        {
            return (null, $"body has {body.Length} characters; at most {MaxBody} are taken");
        }

        var severity = Severity.Info;
        if (asked?.Severity is { } word && !EnumNames.TryParse(word, out severity))
        {
            return (null, $"severity is \"{Short(word)}\"; it can be {string.Join(", ", EnumNames.All<Severity>())}");
        }

        return (new ManualMessage(receiver, title, body, severity), "");
    }

    // PostgreSQL can't store U+0000.
    private static string Clean(string? text) => (text ?? "").Replace('\0', '\uFFFD');

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
