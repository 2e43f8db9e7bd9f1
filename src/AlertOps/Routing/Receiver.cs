using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Routing.Audiences;

namespace AlertOps.Routing;

/// <summary>The occasions on which a message mentions people. A message about a resolved incident mentions nobody.</summary>
internal enum MentionOccasion
{
    /// <summary>The first message about an incident.</summary>
    Opened,
    AlertsAdded,
    SeverityRaised,
    ReminderDue,

    /// <summary>Nobody has acknowledged the incident, and the next person is notified.</summary>
    Escalated,
}

/// <summary>One entry of a receiver's <c>channels</c>: channel, endpoint, audiences and format.</summary>
/// <param name="Channel">wecom_app, wecom_robot, email, webhook, sandbox.</param>
/// <param name="Endpoint">
/// The name of the app or robot; the receiver and the index of the entry for a webhook (<c>oncall/2</c>); "" for email and sandbox.
/// </param>
/// <param name="To">
/// The audiences as they are written: <c>person:zhangsan</c>, <c>label:owner</c>, or a recipient of the channel. They are resolved at the moment of telling.
/// Empty for a channel that has no recipients.
/// </param>
/// <param name="Format">
/// For an app markdown, card, textcard or text; "auto" is markdown, since a card with buttons needs the callback, which does not exist yet. For a robot
/// markdown, markdown_v2, text or image.
/// </param>
internal sealed record ReceiverChannel(string Channel, string Endpoint, AudienceList To, string Format)
{
    /// <summary>The audiences that get a copy. Each copy is a delivery of its own, like each of <see cref="To"/>, since mail is one call per person.</summary>
    public AudienceList Cc { get; init; } = AudienceList.None;

    /// <summary>The audiences whom a message to a group mentions.</summary>
    public AudienceList Mention { get; init; } = AudienceList.None;

    /// <summary>Null for a channel that has nothing but the values above.</summary>
    public ChannelSettings? Settings { get; init; }

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

    /// <summary>The receiver that stands in when this one can't be reached; null when there is none. Fallbacks never form a circle.</summary>
    public string? Fallback { get; init; }

    /// <summary>The time without a successful delivery after which the fallback is notified.</summary>
    public TimeSpan FallbackAfter { get; init; } = DefaultFallbackAfter;

    public NoticeOverrides Notice { get; init; } = NoticeOverrides.None;

    /// <summary>Its audiences as they are written, each once; without those that it mentions.</summary>
    public ImmutableArray<string> Audiences =>
    [
        .. (from channel in Channels
            from audience in channel.To.Audiences.Concat(channel.Cc.Audiences)
            select audience.Written).Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>A node of the route tree. Children inherit the receiver that they don't name themselves.</summary>
/// <param name="Path">The place in the configuration: <c>route.routes[1]</c>.</param>
internal sealed record Route(
    string Path,
    string Receiver,
    ImmutableArray<Matcher> Matchers,
    bool Continue,
    TimeSpan RepeatInterval,
    ImmutableArray<Route> Routes);
