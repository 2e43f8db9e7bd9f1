namespace AlertOps.Delivery.Suspensions;

/// <summary>An endpoint that nothing is sent to for now.</summary>
/// <param name="Reason">
/// <see cref="FailureReason.Configuration"/>, <see cref="FailureReason.RateLimited"/>, or <see cref="FailureReason.Timeout"/> or
/// <see cref="FailureReason.Network"/> while it does not answer.
/// </param>
/// <param name="Until">Time of the next attempt.</param>
/// <param name="IsOver">True when the endpoint works again, or a new day has begun.</param>
/// <param name="IsReported">True when it has been reported to people.</param>
internal sealed record EndpointSuspension(
    string Channel, string Endpoint, FailureReason Reason, string Code, string Detail, DateTimeOffset Since, DateTimeOffset Until, bool IsOver, bool IsReported)
{
    /// <summary>The time after which people are told of an endpoint that does not answer. Until then their fallback receivers are what helps them.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(5);

    /// <summary>True while the endpoint does not answer.</summary>
    public bool IsSilent => Reason is FailureReason.Timeout or FailureReason.Network;

    /// <summary>True when it is shown in metrics, because nobody knows its end. A window of a minute or an hour ends by itself.</summary>
    public bool IsShown => Reason != FailureReason.RateLimited || IsQuota;

    /// <summary>True when it is reported to people, because it lasts or only people can end it.</summary>
    public bool IsForPeople(DateTimeOffset now) => IsShown && (!IsSilent || IsReported || now - Since >= SilenceLimit);

    /// <summary>True when the endpoint has used up its calendar day, so that the suspension ends with the day.</summary>
    public bool IsQuota { get; init; }
}
