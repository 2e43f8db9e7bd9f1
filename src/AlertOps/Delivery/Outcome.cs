namespace AlertOps.Delivery;

/// <summary>The verdict of a channel on one call or one recipient of it.</summary>
/// <param name="NotBefore">For <see cref="OutcomeKind.Later"/>: the wait that the channel asks for (a rate window), null to use the retry schedule.</param>
/// <param name="Code">Code of the channel's answer: an errcode, an SMTP reply code; "" when there was no answer.</param>
/// <param name="Detail">For the send log: the answer, shortened, without secrets.</param>
internal readonly record struct Outcome(OutcomeKind Kind, FailureReason Reason, TimeSpan? NotBefore, string Code, string Detail)
{
    /// <summary>Code and detail in one line.</summary>
    public string Answer => $"{Code} {Detail}".Trim();

    public static Outcome Sent(string code = "", string detail = "") => new(OutcomeKind.Sent, FailureReason.None, null, code, detail);

    public static Outcome Later(FailureReason reason, string code, string detail, TimeSpan? notBefore = null) =>
        new(OutcomeKind.Later, reason, notBefore, code, detail);

    public static Outcome Never(FailureReason reason, string code, string detail) => new(OutcomeKind.Never, reason, null, code, detail);
}
