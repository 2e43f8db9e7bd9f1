namespace AlertOps.Delivery.Suspensions;

/// <summary>An endpoint that nothing is sent to for now.</summary>
/// <param name="Reason"><see cref="FailureReason.Configuration"/> or <see cref="FailureReason.RateLimited"/>.</param>
/// <param name="Until">Time of the next attempt.</param>
/// <param name="IsOver">True when the endpoint works again, or a new day has begun.</param>
/// <param name="IsReported">True when it has been reported to people.</param>
internal sealed record EndpointSuspension(
    string Channel, string Endpoint, FailureReason Reason, string Code, string Detail, DateTimeOffset Since, DateTimeOffset Until, bool IsOver, bool IsReported)
{
    /// <summary>True when it is reported to people, because it lasts or only people can end it. A window of a minute or an hour ends by itself.</summary>
    public bool IsForPeople => Reason == FailureReason.Configuration || IsQuota;

    /// <summary>True when the endpoint has used up its calendar day, so that the suspension ends with the day.</summary>
    public bool IsQuota { get; init; }
}
