using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>When a message calls people by name. Never when it is over.</summary>
internal enum MentionOccasion
{
    /// <summary>Nobody was told before.</summary>
    Opened,
    AlertsAdded,
    SeverityRaised,
    ReminderDue,

    /// <summary>Nobody took it, and the next in line is told.</summary>
    Escalated,
}

/// <summary>One entry of a receiver's <c>channels</c>: which channel, through what, to whom.</summary>
/// <param name="Channel">wecom_app, wecom_robot, email, webhook, sandbox.</param>
/// <param name="Endpoint">What carries it: the app's or robot's name; the receiver and the entry's index for a webhook (<c>oncall/2</c>); "" for email and sandbox.</param>
/// <param name="To">Recipients: <c>user:zhangsan</c>, <c>party:2</c>, <c>tag:5</c>, <c>all</c>, or a mail address; people are already looked up. Empty for robots, webhooks and sandbox.</param>
/// <param name="Format">
/// Of an app markdown, card, textcard or text; "auto" is markdown, since a card with buttons needs the callback, which isn't there yet. Of a robot
/// markdown, markdown_v2, text or image.
/// </param>
internal sealed record ReceiverChannel(string Channel, string Endpoint, ImmutableArray<string> To, string Format)
{
    /// <summary>Mail addresses that get a copy. Each copy is a delivery of its own, as each of <see cref="To"/> is: mail is one call per person.</summary>
    public ImmutableArray<string> Cc { get; init; } = [];

    /// <summary>Whom a robot calls by name: <c>user:zhangsan</c>, <c>mobile:13800000000</c>, <c>all</c>, <c>label:owner</c> (the user whom that label names).</summary>
    public ImmutableArray<string> Mention { get; init; } = [];

    /// <summary>Of a webhook; null for every other channel.</summary>
    public WebhookOptions? Webhook { get; init; }

    public ImmutableArray<MentionOccasion> MentionOn { get; init; } = [MentionOccasion.Opened, MentionOccasion.Escalated];
}

internal sealed record Receiver(
    string Name,
    Language Language,
    TimeZoneInfo TimeZone,
    bool SendResolved,
    ImmutableArray<ReceiverChannel> Channels)
{
    public static readonly TimeSpan DefaultFallbackAfter = TimeSpan.FromMinutes(2);

    /// <summary>The receiver that is told when this one can't be; null when there is none. Never a circle.</summary>
    public string? Fallback { get; init; }

    /// <summary>How long nothing may get through before the fallback is told.</summary>
    public TimeSpan FallbackAfter { get; init; } = DefaultFallbackAfter;

    public NoticeOverrides Notice { get; init; } = NoticeOverrides.None;
}

/// <summary>A node of the route tree. Children inherit the receiver that they don't name themselves.</summary>
/// <param name="Path">Where it stands, as people write it: <c>route.routes[1]</c>.</param>
internal sealed record Route(
    string Path,
    string Receiver,
    ImmutableArray<Matcher> Matchers,
    bool Continue,
    TimeSpan RepeatInterval,
    ImmutableArray<Route> Routes);
