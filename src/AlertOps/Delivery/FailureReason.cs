namespace AlertOps.Delivery;

/// <summary>The reason why a call was not delivered: a closed set that is log field, metric label, column and badge.</summary>
internal enum FailureReason
{
    None,
    Timeout,
    Network,
    ServerError,
    RateLimited,
    TokenInvalid,
    Configuration,
    RecipientRefused,
    ContentRefused,
    UnknownCode,
    TargetRemoved,
    Superseded,

    /// <summary>The fallback receiver was notified instead.</summary>
    FellBack,
    GaveUp,
    Internal,

    /// <summary>It was pending in a backup for so long that a person has to decide whether it is still worth sending.</summary>
    Restored,
}
