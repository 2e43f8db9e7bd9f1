using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Sends messages of an app to people, departments and tags (WeCom documentation 90236). WeCom answers 0 and names the recipients that it did not reach,
/// so every recipient is settled by itself. Its duplicate check makes a repeat of the same bytes within four hours safe.
/// </summary>
internal sealed class WeComAppChannel(
    ActiveConfiguration configuration,
    WeComClient client,
    AccessTokenCache tokens,
    WeComRenderers renderers,
    ILogger<WeComAppChannel> logger) : IChannel
{
    /// <summary>Eight thousand calls of 50 ms take three seconds.</summary>
    public const int MaxParallel = 128;

    private const int NobodyReached = 81013;

    private static readonly Outcome NotAnId = Outcome.Never(FailureReason.RecipientRefused, "", "not an id that WeCom knows");

    public const string Name = "wecom_app";

    public ChannelDescriptor Descriptor => DescriptorWith(configuration.Current.WeCom.Limits);

    public bool Fits(Notice notice, Target target) =>
        target.Format == "text" ? PlainText.Fits(notice, WeComAppCalls.MaxContent) : WeComMarkdown.Fits(notice, WeComAppCalls.MaxContent, mentions: false);

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due)
    {
        var wecom = configuration.Current.WeCom;
        return [.. new WeComAppCalls(renderers, name => Find(wecom, name)?.AgentId ?? 0, wecom.Limits.PersonTimesPerDay).Build(Name, due)];
    }

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        var wecom = configuration.Current.WeCom;
        var app = Find(wecom, call.Draft.Endpoint);
        if (app is null)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", $"no app '{call.Draft.Endpoint}' is configured"));
        }

        if (call.Draft.Recipients.All(recipient => WeComRecipient.Parse(recipient).Kind == WeComRecipientKind.Malformed))
        {
            return CallResult.Of(NotAnId);
        }

        var first = await TrySendAsync(wecom, app, call, ct);
        if (first.Answer is { } refused && WeComReply.AsksForNewToken(refused.Code) && tokens.Invalidate(wecom, app, first.Token))
        {
            logger.TokenInvalidated(app.Name, refused.Code);
            first = await TrySendAsync(wecom, app, call, ct);
        }

        return first.Answer is { } answer ? Judge(call, answer, app, first.Token) : CallResult.Of(first.Failure);
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => WeComPreview.App.Of(body);

    public async Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct)
    {
        var wecom = configuration.Current.WeCom;
        var answers = await Task.WhenAll(wecom.Apps.Select(async app => (App: app, Token: await tokens.GetAsync(wecom, app, ct))));
        return
        [
            .. answers.Where(answer => answer.Token.Token is null).Select(answer => new ProbeProblem(
                $"WeCom gives app '{answer.App.Name}' no token: {answer.Token.Failure.Answer}", "check wecom.corp_id, secret and api_url, and the app's trusted IPs")),
        ];
    }

    /// <summary>
    /// The limits are those of one member, department or tag, or of all. The members of a department are not known, so it counts as one person. A sixth is
    /// kept for critical messages. WeCom drops a true repeat for at most four hours (duplicate_check_interval, WeCom documentation 90236).
    /// </summary>
    private static ChannelDescriptor DescriptorWith(WeComLimits limits) => new(Name, "企业微信应用", "WeCom app")
    {
        Formats = ["auto", "markdown", "card", "textcard", "text"],
        RateLimitScope = KeyScope.Recipient,
        RateLimits =
        [
            new RateLimit(limits.MemberPerMinute, TimeSpan.FromMinutes(1), limits.MemberPerMinute / 6),
            new RateLimit(limits.MemberPerHour, TimeSpan.FromHours(1), limits.MemberPerHour / 6),
        ],
        Quota = limits.PersonTimesPerDay is { } most ? new CalendarQuota("person_times_per_day", most, "wecom.limits.person_times_per_day") : null,
        Day = WeComReply.Day,
        HasGrowingRateWindows = true,
        RepeatSafety = RepeatSafety.SameBytes(TimeSpan.FromSeconds(14_400)),
        MaxParallel = MaxParallel,
    };

    private static WeComApp? Find(WeComOptions wecom, string name) => wecom.Apps.FirstOrDefault(app => app.Name == name);

    private async Task<Attempt> TrySendAsync(WeComOptions wecom, WeComApp app, Call call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(wecom, app, ct);
        if (token.Token is null)
        {
            return new Attempt("", null, token.Failure);
        }

        var result = await client.SendAsync(wecom, token.Token, call.Draft.Body, ct);
        return new Attempt(token.Token, result.Answer, result.Failure);
    }

    private CallResult Judge(Call call, WeComAnswer answer, WeComApp app, string token)
    {
        if (answer.Message.Contains("wrong json format", StringComparison.OrdinalIgnoreCase))
        {
            logger.WrongJson(call.Id);
        }

        var overall = WeComReply.Judge(answer.Code, Redaction.Clean(answer.Message, token, app.Secret.Value));
        var result = CallResult.Of(overall, Redaction.Clean(answer.MessageId));
        return overall switch
        {
            { Kind: OutcomeKind.Sent } => result with { RecipientOutcomes = Refused(call, answer, result.RecipientOutcomes) },

            // One recipient of many makes the call fail, and the answer does not say which. With 81013 none of them can be reached: no need to split.
            { Kind: OutcomeKind.Never, Reason: FailureReason.RecipientRefused } when answer.Code != NobodyReached && call.Draft.Recipients.Length > 1 =>
                result with { RetryShape = RetryShape.SplitRecipients },
            _ => WeComReply.WithReducedContent(result),
        };
    }

    /// <summary>The recipients of this call that the answer names. Ids come back in lower case; the dictionary ignores case.</summary>
    private static ImmutableSortedDictionary<string, Outcome> Refused(Call call, WeComAnswer answer, ImmutableSortedDictionary<string, Outcome> none)
    {
        var refused = none.ToBuilder();
        Add(answer.InvalidUsers, "user", "unknown, or outside the app's visibility");
        Add(answer.InvalidParties, "party", "unknown, or outside the app's visibility");
        Add(answer.InvalidTags, "tag", "unknown, or outside the app's visibility");
        Add(answer.UnlicensedUsers, "user", "has no interface licence");
        var known = call.Draft.Recipients.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var stranger in refused.Keys.Where(key => !known.Contains(key)).ToArray())
        {
            refused.Remove(stranger);
        }

        foreach (var recipient in known.Where(recipient => WeComRecipient.Parse(recipient).Kind == WeComRecipientKind.Malformed))
        {
            refused[recipient] = NotAnId;
        }

        return refused.ToImmutable();

        void Add(ImmutableArray<string> ids, string kind, string detail)
        {
            foreach (var id in ids)
            {
                refused[$"{kind}:{id}"] = Outcome.Never(FailureReason.RecipientRefused, "0", detail);
            }
        }
    }

    /// <param name="Token">The token of the attempt, which is invalidated when it is refused.</param>
    private readonly record struct Attempt(string Token, WeComAnswer? Answer, Outcome Failure);
}
