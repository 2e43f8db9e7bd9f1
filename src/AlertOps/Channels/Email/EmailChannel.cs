using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>
/// Sends mails, one call per recipient, since the links in a mail are personal. SMTP cannot recognise a repeat: when the answer to the final dot is
/// lost, the next attempt may deliver the mail a second time, under the same Message-ID.
/// </summary>
internal sealed class EmailChannel(ActiveConfiguration configuration, EmailRenderers renderers, TimeProvider time, ILogger<EmailChannel> logger) : IChannel, IAsyncDisposable
{
    private static readonly Mailbox Nobody = new("", "alertops@localhost.invalid");
    private readonly Lock sync = new();
    private SmtpPool? pool;

    public const string Name = "email";

    /// <summary>One account sends all mail. A mail server doesn't recognise a repeat: after a crash a mailbox gets at most one mail twice.</summary>
    public ChannelDescriptor Descriptor => new(Name, "邮件", "Email")
    {
        RateLimitScope = KeyScope.Channel,
        RateLimits = RateLimitsOf(configuration.Current.Email?.Limits ?? EmailLimits.None),
        OneAtATimePer = KeyScope.Recipient,
        MaxParallel = SmtpPool.MaxConnections,
        Timeout = SmtpMonitor.CommandTimeout,
    };

    public bool Fits(Notice notice, Target target) => true;

    public ImmutableArray<string> Drawings(OutboxDelivery delivery) => delivery.ReductionLevel > 0 ? [] : renderers.Drawings(delivery.Notice);

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due)
    {
        // Without a configuration the call is built all the same, so that SendAsync reports it.
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

        var outcome = await PoolFor(options).SendAsync(from, to, call.Draft.Body, ct);
        if (outcome is { Kind: OutcomeKind.Later, Code: "" })
        {
            logger.MailFailed(call.Id, EnumNames.Of(outcome.Reason), outcome.Detail);
        }

        return CallResult.Of(outcome, outcome.Kind == OutcomeKind.Sent ? MailMessage.IdOf(call.Draft.Body) : "") with
        {
            // A filter that refuses the content may accept a mail that only says that there is an incident.
            RetryShape = outcome.Reason == FailureReason.ContentRefused ? RetryShape.ReduceContent : RetryShape.None,
        };
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => MailView.Of(body);

    /// <summary>Connects and logs in, and ends the session.</summary>
    public async Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct)
    {
        if (configuration.Current.Email is not { } options || await SmtpSession.CheckAsync(options, time, ct) is not { Kind: not OutcomeKind.Sent } refused)
        {
            return [];
        }

        return
        [
            new ProbeProblem(
                $"the mail server {options.Host}:{options.Port} is not ready for us: {refused.Answer}", "check email.smarthost, tls, auth_username and auth_password"),
        ];
    }

    /// <summary>The limits of the account, as far as its provider's are known. A quarter of each is kept for critical messages.</summary>
    private static ImmutableArray<RateLimit> RateLimitsOf(EmailLimits limits) =>
    [
        .. new[] { (limits.PerMinute, TimeSpan.FromMinutes(1)), (limits.PerHour, TimeSpan.FromHours(1)), (limits.PerDay, TimeSpan.FromDays(1)) }
            .Where(limit => limit.Item1 is not null)
            .Select(limit => new RateLimit(limit.Item1!.Value, limit.Item2, limit.Item1!.Value / 4)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (pool is not null)
        {
            await pool.DisposeAsync();
        }
    }

    /// <summary>A pool serves one server and login: a reload that changes them replaces it.</summary>
    private SmtpPool PoolFor(EmailOptions options)
    {
        lock (sync)
        {
            if (pool is null || pool.Options != options)
            {
                // Closing takes a while and reports no errors: nothing waits for it.
                _ = pool?.DisposeAsync().AsTask();
                pool = new SmtpPool(options, time);
            }

            return pool;
        }
    }

    private MailMessage Write(Mailbox from, OutboxDelivery delivery) => new(
        from,
        Mailbox.Parse(delivery.Target.Recipient) ?? Nobody,
        delivery.CreatedAt,
        // The id contains the time because a new database counts from 1 again, and mail servers drop a mail with an id that they have seen.
        $"{delivery.ChangeId}.{delivery.Id}.{delivery.Generation}.{delivery.CreatedAt.ToUnixTimeSeconds()}@{from.Domain}",
        $"incident-{delivery.IncidentId}{Installation(delivery.Notice)}@{from.Domain}",
        $"AlertOps #{delivery.IncidentId}",
        [
            ("X-AlertOps-Incident", delivery.IncidentId.ToString()),
            ("X-AlertOps-Change", delivery.ChangeId.ToString()),
            ("X-AlertOps-Kind", EnumNames.Of(delivery.Notice.Kind)),
            ("X-AlertOps-Severity", EnumNames.Of(delivery.Notice.Severity)),
            ("X-AlertOps-Receiver", delivery.Receiver),
            ("X-AlertOps-Delivery", $"{delivery.Id}.{delivery.Generation}"),
        ],
        renderers.Mail(delivery.ReductionLevel > 0 ? ReducedNotice.Neutral(delivery.Notice) : delivery.Notice));

    /// <summary>
    /// The host of the installation, which keeps incidents of the same number apart when several installations send from one domain; "" when links have no
    /// host name.
    /// </summary>
    private static string Installation(Notice notice) =>
        Uri.TryCreate(notice.IncidentUrl, UriKind.Absolute, out var url) && url.HostNameType == UriHostNameType.Dns ? "." + url.IdnHost : "";
}
