using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery.RateLimits;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Describes a channel as plain data: all that the store, the dispatcher and the pages know of it. Each promise is proved by the channel contract suite.
/// </summary>
/// <param name="Name">The name in alertops.yml, in metrics and in the outbox.</param>
/// <param name="ChineseName">The name that Chinese readers see.</param>
/// <param name="EnglishName">The name that English readers see.</param>
internal sealed record ChannelDescriptor(string Name, string ChineseName, string EnglishName)
{
    /// <summary>The formats that an entry of a receiver may ask for; empty when there is only one.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>The targets that share the provider's rate limits.</summary>
    public KeyScope RateLimitScope { get; init; } = KeyScope.Endpoint;

    /// <summary>Limits of the provider for one rate limit key; empty when nothing is limited.</summary>
    public ImmutableArray<RateLimit> RateLimits { get; init; } = [];

    /// <summary>The limit of one endpoint for a day of <see cref="Day"/>; null when there is none.</summary>
    public CalendarQuota? Quota { get; init; }

    /// <summary>The provider's calendar days.</summary>
    public CalendarDay Day { get; init; }

    /// <summary>True when the provider blocks for a minute, then an hour, then the rest of its calendar day, and does not say which.</summary>
    public bool HasGrowingRateWindows { get; init; }

    public RepeatSafety RepeatSafety { get; init; } = RepeatSafety.None;

    /// <summary>The targets of which only one call at a time is under way, since the provider would not recognise a repeat.</summary>
    public KeyScope OneAtATimePer { get; init; } = KeyScope.None;

    /// <summary>Number of calls of one endpoint that are sent at once.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>The time after which an attempt without an answer is given up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True when its messages are kept, to be looked at on the page of the sandbox, and sent to nobody.</summary>
    public bool IsSentNowhere { get; init; }

    public string NameIn(Language language) => language == Language.English ? EnglishName : ChineseName;

    /// <summary>The key of the rate limit that counts messages to this target.</summary>
    public string RateLimitKeyOf(Target target) => KeyOf(RateLimitScope, target);

    /// <summary>The key of which one call at a time is under way; "" when any number may be.</summary>
    public string ExclusiveKeyOf(Target target) => KeyOf(OneAtATimePer, target);

    private string KeyOf(KeyScope scope, Target target) => scope switch
    {
        KeyScope.None => "",
        KeyScope.Channel => Name,
        KeyScope.Endpoint => $"{Name}/{target.Endpoint}",
        KeyScope.Recipient => target.Key.ToLowerInvariant(),
    };
}
