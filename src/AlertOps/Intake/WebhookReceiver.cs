using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Routing;

namespace AlertOps.Intake;

/// <summary>What happens to one webhook request: what it says, on disk, answered.</summary>
internal sealed class WebhookReceiver(
    ActiveConfiguration configuration, IntakeQueue queue, RefusedBodies refusedBodies, TimeProvider time)
{
    private const int MaxName = 200;

    public async Task<IResult> ReceiveAsync(HttpContext http, CancellationToken ct)
    {
        var options = configuration.Current;
        var share = queue.Budget.Open();
        try
        {
            var body = await WebhookBody.ReadAsync(http, share, ct);
            if (body.End == BodyEnd.NoRoom)
            {
                return IntakeAnswer.Busy(http);
            }

            var origin = OriginOf(http.Request.Query);
            if (Judge(options, body, origin, out var update) is { } refusal)
            {
                return await RefuseAsync(refusal, origin, body);
            }

            return await AdmitAsync(http, update!, share, origin, body);
        }
        finally
        {
            share.Dispose();
        }
    }

    private Refusal? Judge(AlertOpsOptions options, WebhookBody body, WebhookOrigin origin, out GroupUpdate? update)
    {
        update = null;
        if (body.End == BodyEnd.TooLarge)
        {
            return new Refusal(StatusCodes.Status413PayloadTooLarge, "the body is larger than 10 MiB", null);
        }

        if (body.End == BodyEnd.Broken)
        {
            return new Refusal(body.Status, "the body broke off: it came too slowly, or in chunks that are none", null);
        }

        if (origin.DirectReceiver is { } receiver && !options.Receivers.ContainsKey(receiver))
        {
            return new Refusal(StatusCodes.Status404NotFound, $"there is no receiver \"{receiver}\" in the configuration", null);
        }

        if (origin.Source.Length > MaxName)
        {
            return new Refusal(StatusCodes.Status400BadRequest, $"source is longer than {MaxName} characters", null);
        }

        return WebhookParser.TryParse(body.Octets.Span, origin, time.GetUtcNow(), out update, out var problem)
            ? null
            : new Refusal(StatusCodes.Status400BadRequest, problem.What, problem.Path);
    }

    private async Task<IResult> AdmitAsync(
        HttpContext http, GroupUpdate update, IntakeBudget.Share share, WebhookOrigin origin, WebhookBody body)
    {
        // A caller that hangs up is not waited for by the writer either way; its share stays taken until its turn is over.
        var started = time.GetTimestamp();
        var admission = await queue.SubmitAsync(update, share, CancellationToken.None);
        AlertOpsMetrics.IntakeCommitted(time.GetElapsedTime(started));
        return admission.Kind switch
        {
            AdmissionKind.Recorded => IntakeAnswer.Accepted(admission.Receipt!),
            AdmissionKind.Overloaded => IntakeAnswer.Busy(http),
            AdmissionKind.Unavailable => IntakeAnswer.Unavailable(http),
            AdmissionKind.Unstorable => await RefuseAsync(new Refusal(StatusCodes.Status400BadRequest, "the database refuses the data", "$"), origin, body),
        };
    }

    private async Task<IResult> RefuseAsync(Refusal refusal, WebhookOrigin origin, WebhookBody body)
    {
        var what = refusal.Path is null ? refusal.What : $"{refusal.Path}: {refusal.What}";
        var source = origin.Source.Length > MaxName ? WireText.Scrub(origin.Source[..MaxName]) : origin.Source;
        await refusedBodies.KeepAsync(new RefusedBody(time.GetUtcNow(), source, refusal.Status, what, body.Beginning()));
        return IntakeAnswer.Refused(refusal);
    }

    private static WebhookOrigin OriginOf(IQueryCollection query)
    {
        var receiver = WireText.Scrub(query["receiver"].ToString());
        return new WebhookOrigin(WireText.Scrub(query["source"].ToString()), receiver.Length == 0 ? null : receiver);
    }
}
