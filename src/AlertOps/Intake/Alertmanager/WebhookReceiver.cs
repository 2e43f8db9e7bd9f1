using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Intake.Alertmanager;

/// <summary>Handles one webhook request: reads it, parses it, waits until it is on disk, and responds.</summary>
internal sealed class WebhookReceiver(
    ActiveConfiguration configuration, IntakeQueue queue, RefusedBodyReporter refusedBodies, UnknownSeverities severities, IntakeMetrics metrics, TimeProvider time)
{
    private const int MaxName = 200;

    public async Task<IResult> ReceiveAsync(HttpContext http, CancellationToken ct)
    {
        var options = configuration.Current;
        var reservation = queue.Budget.Reserve();
        try
        {
            var body = await WebhookRequestBody.ReadAsync(http, reservation, ct);
            if (body.Status == BodyReadStatus.OverBudget)
            {
                return IntakeResponses.Overloaded(http);
            }

            var origin = OriginOf(http.Request.Query);
            if (Validate(options, body, origin, out var update) is { } refusal)
            {
                return await RefuseAsync(refusal, origin, body);
            }

            metrics.Accepted(Heartbeats.In(update!));
            return Heartbeats.Without(update!) is { } telling ? await RecordAsync(http, telling, reservation, origin, body) : IntakeResponses.Heartbeat();
        }
        finally
        {
            reservation.Dispose();
        }
    }

    private WebhookRefusal? Validate(AlertOpsOptions options, WebhookRequestBody body, WebhookOrigin origin, out GroupUpdate? update)
    {
        update = null;
        if (body.Status == BodyReadStatus.TooLarge)
        {
            return new WebhookRefusal(StatusCodes.Status413PayloadTooLarge, "the body is larger than 10 MiB", null);
        }

        if (body.Status == BodyReadStatus.Broken)
        {
            return new WebhookRefusal(body.HttpStatus, "the body broke off: it came too slowly, or in chunks that are none", null);
        }

        if (origin.DirectReceiver is { } receiver && !options.Receivers.ContainsKey(receiver))
        {
            return new WebhookRefusal(StatusCodes.Status404NotFound, $"there is no receiver \"{receiver}\" in the configuration", null);
        }

        if (origin.Source.Length > MaxName)
        {
            return new WebhookRefusal(StatusCodes.Status400BadRequest, $"source is longer than {MaxName} characters", null);
        }

        return AlertmanagerWebhookParser.TryParse(body.Octets.Span, origin, time.GetUtcNow(), out update, out var problem)
            ? null
            : new WebhookRefusal(StatusCodes.Status400BadRequest, problem.What, problem.Path);
    }

    private async Task<IResult> RecordAsync(
        HttpContext http, GroupUpdate update, IntakeByteBudget.Reservation reservation, WebhookOrigin origin, WebhookRequestBody body)
    {
        // The update is written even when its caller hangs up, and holds its reservation until then.
        var started = time.GetTimestamp();
        var result = await queue.SubmitAsync(update, reservation, CancellationToken.None);
        metrics.Committed(time.GetElapsedTime(started));
        severities.See(update, configuration.Current.Severity);
        return result.Status switch
        {
            IntakeStatus.Recorded => IntakeResponses.Accepted(result.Receipt!),
            IntakeStatus.Overloaded => IntakeResponses.Overloaded(http),
            IntakeStatus.Unavailable => IntakeResponses.Unavailable(http),
            IntakeStatus.Rejected => await RefuseAsync(new WebhookRefusal(StatusCodes.Status400BadRequest, "the database refuses the data", "$"), origin, body),
        };
    }

    private async Task<IResult> RefuseAsync(WebhookRefusal refusal, WebhookOrigin origin, WebhookRequestBody body)
    {
        var what = refusal.Path is null ? refusal.What : $"{refusal.Path}: {refusal.What}";
        var source = origin.Source.Length > MaxName ? TextSanitizer.Sanitize(origin.Source[..MaxName]) : origin.Source;
        await refusedBodies.ReportAsync(new RefusedBody(time.GetUtcNow(), source, refusal.Status, what, body.Beginning()));
        return IntakeResponses.Refused(refusal);
    }

    private static WebhookOrigin OriginOf(IQueryCollection query)
    {
        var receiver = TextSanitizer.Sanitize(query["receiver"].ToString());
        return new WebhookOrigin(TextSanitizer.Sanitize(query["source"].ToString()), receiver.Length == 0 ? null : receiver);
    }
}
