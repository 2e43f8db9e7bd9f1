namespace AlertOps.Delivery;

internal enum OutcomeKind
{
    Sent,
    Later,
    Never,
}

/// <summary>Why a call did not go through; a closed set that is at once log field, metric label, column and badge.</summary>
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

    /// <summary>Another receiver was told in its place.</summary>
    FellBack,
    GaveUp,
    Internal,

    /// <summary>It waited in a backup for so long that a person has to say whether it is still worth sending.</summary>
    Restored,
}

/// <summary>The verdict of a channel on one call or one recipient of it.</summary>
/// <param name="NotBefore">For <see cref="OutcomeKind.Later"/>: when the channel itself says (a rate window), null to use the retry schedule.</param>
/// <param name="Code">What the channel answered: an errcode, an SMTP reply code, "" when nothing came.</param>
/// <param name="Detail">For the send log: the answer, shortened, without secrets.</param>
internal readonly record struct Outcome(OutcomeKind Kind, FailureReason Reason, TimeSpan? NotBefore, string Code, string Detail)
{
    public static Outcome Sent(string code = "", string detail = "") => new(OutcomeKind.Sent, FailureReason.None, null, code, detail);

    public static Outcome Later(FailureReason reason, string code, string detail, TimeSpan? notBefore = null) =>
        new(OutcomeKind.Later, reason, notBefore, code, detail);

    public static Outcome Never(FailureReason reason, string code, string detail) => new(OutcomeKind.Never, reason, null, code, detail);
}
