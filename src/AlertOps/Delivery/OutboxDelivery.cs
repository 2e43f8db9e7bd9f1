using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>One notice to one target.</summary>
/// <param name="Generation">1, and one more for each replay. It is part of what makes a call's bytes unique.</param>
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
    /// <summary>Highest <see cref="ReductionLevel"/> that changes the text: from here on the message only says that there is an incident.</summary>
    public const int LastReductionLevel = 2;

    public bool IsCritical => Notice.Severity == Severity.Critical;

    /// <summary>When intake committed the change that the notice reports.</summary>
    public DateTimeOffset CommittedAt { get; init; } = CreatedAt;

    /// <summary>Deliveries of different groups never share a call: the channel has refused them together without naming the recipient. 0 for no group.</summary>
    public long SplitGroup { get; init; }

    /// <summary>Number of times that the channel refused the content; the message is shortened each time, see <see cref="NoticeToSend"/>.</summary>
    public int ReductionLevel { get; init; }

    /// <summary>
    /// The notice at its <see cref="ReductionLevel"/>: whole, then its brief in half the size (<see cref="SizeLimit"/>), then only that there is an incident.
    /// </summary>
    public Notice NoticeToSend => ReductionLevel switch
    {
        0 => Notice,
        1 => ReducedNotice.Brief(Notice),
        _ => ReducedNotice.Neutral(Notice),
    };

    /// <summary>Bytes that the message may have at its <see cref="ReductionLevel"/>.</summary>
    /// <param name="bytes">Bytes that the channel accepts.</param>
    public int SizeLimit(int bytes) => ReductionLevel == 0 ? bytes : bytes / 2;
}
