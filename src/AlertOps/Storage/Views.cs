using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Storage;

/// <summary>A page of a list, and where the next one starts; null at the end.</summary>
internal sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>One incident in a list.</summary>
/// <param name="Title">As its last message had it; alert names and group labels until then.</param>
internal sealed record IncidentRow(
    long Id,
    IncidentState State,
    Severity Severity,
    string Title,
    string? RunbookId,
    int Firing,
    int Alerts,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset LastSeen,
    Acknowledgement? Acknowledgement);

/// <param name="Query">Words to find in titles, alert names and label values; null for all.</param>
internal sealed record IncidentFilter(
    ImmutableArray<IncidentState> States,
    Severity? Severity,
    string? Query,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Cursor,
    int Limit = 50)
{
    /// <summary>Of the titles.</summary>
    public Language Language { get; init; } = Language.Chinese;
}

/// <summary>A change as the time line shows it, with what was found out and said on its occasion.</summary>
/// <param name="MergedIntoId">The change whose message speaks for this one, when it was merged.</param>
/// <param name="Notice">Null until planned, and for changes that carried no message.</param>
internal sealed record ChangeView(
    Change Change,
    ChangeState State,
    long? MergedIntoId,
    ImmutableArray<StoredEvidence> Evidence,
    Notice? Notice);

/// <summary>How much belongs to an incident, however little of it is shown.</summary>
internal sealed record IncidentCounts(int Firing, int Alerts, int Changes, int Deliveries);

/// <summary>One incident as a page shows it: one page of its alerts, one of its changes, its newest deliveries.</summary>
/// <param name="Incident">With the alerts of this page alone: firing ones first, then the worst, then the newest.</param>
/// <param name="Changes">Oldest first, the newest of all as the last unless older ones were asked for.</param>
/// <param name="Deliveries">The newest hundred, oldest first.</param>
internal sealed record IncidentView(
    Incident Incident,
    string Title,
    IncidentCounts Counts,
    ImmutableArray<ChangeView> Changes,
    ImmutableArray<DeliveryRow> Deliveries)
{
    /// <summary>Of the newest evidence; null before the first.</summary>
    public string? RunbookId { get; init; }

    /// <summary>What was said last; null before the first message.</summary>
    public Notice? LatestNotice { get; init; }

    /// <summary>Where the next page of alerts starts; null at the end.</summary>
    public string? NextAlerts { get; init; }

    /// <summary>Where the page of older changes starts; null when these are the oldest.</summary>
    public string? OlderChanges { get; init; }
}

/// <summary>Which part of a large incident is asked for.</summary>
/// <param name="Alerts">An <see cref="AlertCursor"/>; null for the first page.</param>
/// <param name="Changes">A <see cref="Cursor"/>; null for the newest.</param>
internal sealed record IncidentPart(string? Alerts, string? Changes)
{
    public static IncidentPart First { get; } = new(null, null);
}

internal sealed record DeliveryRow(
    long Id,
    long IncidentId,
    long ChangeId,
    string Receiver,
    string Channel,
    string Target,
    DeliveryState State,
    FailureReason Reason,
    string Title,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? SettledAt);

internal sealed record AttemptView(DateTimeOffset At, TimeSpan Took, OutcomeKind Outcome, FailureReason Reason, string Code, string Detail)
{
    /// <summary>The call that was tried.</summary>
    public long CallId { get; init; }
}

/// <summary>A request as it was sent, without the token or key that sending added.</summary>
internal sealed record CallView(long Id, string MediaType, string MessageId, ImmutableArray<byte> Body);

/// <param name="MediaType">Of <paramref name="Body"/>; "" while no call was formed.</param>
/// <param name="Body">The bytes as they are or were sent.</param>
internal sealed record DeliveryView(
    DeliveryRow Row,
    Notice Notice,
    long? CallId,
    string MessageId,
    string MediaType,
    ImmutableArray<byte> Body,
    ImmutableArray<AttemptView> Log)
{
    /// <summary>The calls before the last one, newest first: a replay makes a new one.</summary>
    public ImmutableArray<CallView> Earlier { get; init; } = [];
}
