using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

internal enum DeliveryState
{
    /// <summary>Waiting: for its first call, or for the next try of the call it stands in.</summary>
    Pending,

    /// <summary>Its call is on the way.</summary>
    Sending,
    Sent,

    /// <summary>A newer one speaks for it, or its target wants none.</summary>
    Suppressed,

    /// <summary>It can't succeed; a person may replay it.</summary>
    Dead,
}

/// <summary>One notice to one target.</summary>
/// <param name="Generation">1, and one more for each replay: part of what makes a call's bytes unique.</param>
/// <param name="CreatedAt">When it was planned: the date of a mail, whose bytes must not depend on when it is sent.</param>
internal sealed record OutboxDelivery(
    long Id,
    long IncidentId,
    long ChangeId,
    string Receiver,
    Target Target,
    Notice Notice,
    int Generation,
    DateTimeOffset CreatedAt)
{
    public bool IsCritical => Notice.Severity == Severity.Critical;

    /// <summary>When the change that it tells of was committed at intake.</summary>
    public DateTimeOffset CommittedAt { get; init; } = CreatedAt;

    /// <summary>Deliveries of unequal parts share no call: WeCom has refused them together without saying for whom.</summary>
    public long SplitGroup { get; init; }

    /// <summary>Of <see cref="ReductionLevel"/>: from here on it says no more than that there is something.</summary>
    public const int LastReductionLevel = 2;

    /// <summary>How often its content was refused: each time it says less. See <see cref="ToSay"/>.</summary>
    public int ReductionLevel { get; init; }

    /// <summary>The notice as it may still be said: whole, then the brief of it in half the room (<see cref="Room"/>), then only that there is something.</summary>
    public Notice ToSay => ReductionLevel switch
    {
        0 => Notice,
        1 => ReducedNotice.Brief(Notice),
        _ => ReducedNotice.Neutral(Notice),
    };

    /// <param name="bytes">What the channel takes.</param>
    public int Room(int bytes) => ReductionLevel == 0 ? bytes : bytes / 2;
}

/// <summary>A delivery that may leave, and what stands before and beside it.</summary>
/// <param name="Sends">What left through its gate lately.</param>
/// <param name="Waiting">How many of the same urgency wait at its gate, this one included.</param>
internal sealed record DueDelivery(OutboxDelivery Delivery, SlidingWindow Sends, int Waiting);

/// <summary>What a channel wants to send: who, and the exact bytes. Nothing secret is in it; tokens and keys are added while sending.</summary>
/// <param name="Deliveries">Ids of the deliveries that it covers.</param>
/// <param name="Recipients">Recipient of each of them, in the same order.</param>
/// <param name="MediaType">Of the bytes: application/json, message/rfc822.</param>
internal sealed record CallDraft(
    string Channel,
    string Endpoint,
    ImmutableArray<long> Deliveries,
    ImmutableArray<string> Recipients,
    string MediaType,
    ImmutableArray<byte> Body)
{
    /// <summary>Whether it may take the slots that are kept for critical messages.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Null when its endpoint may reach as many people a day as it likes.</summary>
    public DayQuota? Quota { get; init; }

    /// <summary>The gates that it passes, each once, in order.</summary>
    public ImmutableArray<string> RateLimitKeys() =>
        [.. Recipients.Select(recipient => new Target(Channel, Endpoint, recipient, "").RateLimitKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>One request to a channel, committed before it is sent and retried byte for byte.</summary>
/// <param name="Attempts">How often it was tried before.</param>
internal sealed record Call(long Id, DateTimeOffset CreatedAt, int Attempts, CallDraft Draft)
{
    /// <summary>When the oldest change that it tells of was committed at intake.</summary>
    public DateTimeOffset CommittedAt { get; init; } = CreatedAt;
}

/// <summary>One way in to a channel: a robot, an app, a gateway, or "" where the channel has but one.</summary>
internal readonly record struct EndpointKey(string Channel, string Endpoint);

/// <summary>What came of a call: one verdict for all, and those for single recipients that differ from it.</summary>
/// <param name="MessageId">The channel's own id of the message, for recall and support; "" when it gives none.</param>
internal sealed record CallResult(Outcome Overall, ImmutableSortedDictionary<string, Outcome> Exceptions, string MessageId)
{
    /// <summary>It was refused for somebody or something in it without a word for whom or what: its deliveries try again in smaller calls.</summary>
    public RetryShape RetryShape { get; init; }

    private static readonly ImmutableSortedDictionary<string, Outcome> NoExceptions =
        ImmutableSortedDictionary.Create<string, Outcome>(StringComparer.OrdinalIgnoreCase);

    public static CallResult Of(Outcome outcome, string messageId = "") => new(outcome, NoExceptions, messageId);

    /// <summary>It carries text that the channel chose.</summary>
    public bool HasWords => MessageId.Length > 0 || Exceptions.Values.Append(Overall).Any(outcome => outcome.Code.Length > 0 || outcome.Detail.Length > 0);

    /// <summary>The same verdicts without any text of the channel's.</summary>
    public CallResult WithoutWords() => this with
    {
        Overall = Overall with { Code = "", Detail = "" },
        Exceptions = Exceptions.ToImmutableSortedDictionary(item => item.Key, item => item.Value with { Code = "", Detail = "" }, StringComparer.OrdinalIgnoreCase),
        MessageId = "",
    };

    public Outcome For(string recipient) => Exceptions.TryGetValue(recipient, out var outcome) ? outcome : Overall;
}

/// <summary>How deliveries of a refused call come again.</summary>
internal enum RetryShape
{
    None,

    /// <summary>In smaller company: one of the recipients spoils the call.</summary>
    SplitRecipients,

    /// <summary>With less in it: the content was refused.</summary>
    ReduceContent,
}
