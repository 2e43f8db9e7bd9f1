using AlertOps.Alerts;
using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Outbox;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>
/// Mail: one call per recipient, since links in it are personal. SMTP has no way to recognise a repeat: when the answer to the final dot is lost, the
/// next try may deliver the mail a second time, under the same Message-ID.
/// </summary>
internal sealed class EmailChannel(ActiveConfiguration configuration, Renderers renderers, TimeProvider time, ILogger<EmailChannel> logger) : IChannel
{
    private static readonly Mailbox Nobody = new("", "alertops@localhost.invalid");

    public string Name => "email";

    public ImmutableArray<RateLimit> Limits => [];

    public bool Fits(Notice notice, Target target) => true;

    public ImmutableArray<CallDraft> Form(ImmutableArray<Delivery> due)
    {
        // Without a configuration the call is formed all the same, for SendAsync to say so.
        var from = Mailbox.Parse(configuration.Current.Email?.From ?? "") ?? Nobody;
        return [.. due.OrderBy(delivery => delivery.Id).Select(delivery => new CallDraft(
            Name,
            delivery.Target.Endpoint,
            [delivery.Id],
            [delivery.Target.Recipient],
            "message/rfc822",
            Write(from, delivery).ToBytes()))];
    }

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        if (configuration.Current.Email is not { } options)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", "email is no longer configured"));
        }

        if (Mailbox.Parse(call.Draft.Recipients[0]) is not { } to)
        {
            return CallResult.Of(Outcome.Never(FailureReason.RecipientRefused, "", "not a mail address that can be reached"));
        }

        if (Mailbox.Parse(options.From) is not { } from)
        {
            return CallResult.Of(SmtpVerdict.Configuration("", "email.from is no mail address"));
        }

        var outcome = await new SmtpSession(options, time).SendAsync(from, to, call.Draft.Body, ct);
        if (outcome is { Kind: OutcomeKind.Later, Code: "" })
        {
            logger.MailFailed(call.Id, Words.Of(outcome.Reason), outcome.Detail);
        }

        return CallResult.Of(outcome, outcome.Kind == OutcomeKind.Sent ? MailHeaders.MessageId(call.Draft.Body) : "");
    }

    private MailMessage Write(Mailbox from, Delivery delivery) => new(
        from,
        Mailbox.Parse(delivery.Target.Recipient) ?? Nobody,
        delivery.CreatedAt,
        $"{delivery.ChangeId}.{delivery.Id}.{delivery.Generation}@{from.Domain}",
        $"incident-{delivery.IncidentId}@{from.Domain}",
        delivery.IncidentId,
        delivery.ChangeId,
        renderers.Mail(delivery.Notice));
}
