using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Storage;

/// <summary>A page of a list, with the cursor of the next one; null at the end.</summary>
internal sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>One incident in a list.</summary>
/// <param name="Title">Title of its last message; alert names and group labels until then.</param>
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

/// <param name="Query">Terms to find in titles, alert names and label values; null for all.</param>
internal sealed record IncidentFilter(
    ImmutableArray<IncidentState> States,
    Severity? Severity,
    string? Query,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Cursor,
    int Limit = 50)
{
    /// <summary>Language of the titles.</summary>
    public Language Language { get; init; } = Language.Chinese;
}

/// <summary>A change as the time line shows it, with its evidence and its notice.</summary>
/// <param name="MergedIntoId">Id of the change whose message also reports this one; null when it was not merged.</param>
/// <param name="Notice">Null until the change is planned, and for changes without a message.</param>
internal sealed record ChangeView(
    Change Change,
    ChangeState State,
    long? MergedIntoId,
    ImmutableArray<StoredEvidence> Evidence,
    Notice? Notice);

/// <summary>Numbers of all rows that belong to an incident, however few of them are shown.</summary>
internal sealed record IncidentCounts(int Firing, int Alerts, int Changes, int Deliveries);

/// <summary>One incident as a page shows it: one page of its alerts, one of its changes, its newest deliveries.</summary>
/// <param name="Incident">The incident with the alerts of this page alone: firing ones first, then the worst, then the newest.</param>
/// <param name="Changes">Oldest first, the newest of all as the last unless older ones were asked for.</param>
/// <param name="Deliveries">The newest hundred, oldest first.</param>
internal sealed record IncidentView(
    Incident Incident,
    string Title,
    IncidentCounts Counts,
    ImmutableArray<ChangeView> Changes,
    ImmutableArray<DeliveryRow> Deliveries)
{
    /// <summary>Runbook of the newest evidence; null before the first.</summary>
    public string? RunbookId { get; init; }

    /// <summary>The last notice; null before the first message.</summary>
    public Notice? LatestNotice { get; init; }

    /// <summary>Cursor of the next page of alerts; null at the end.</summary>
    public string? NextAlerts { get; init; }

    /// <summary>Cursor of the page with older changes; null when these are the oldest.</summary>
    public string? OlderChanges { get; init; }

    /// <summary>Ids of the people who are on it too, while another has it.</summary>
    public ImmutableArray<string> AlsoAcknowledged { get; init; } = [];
}

/// <summary>The pages of alerts and changes that are shown of a large incident.</summary>
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
    /// <summary>Id of the call that was sent.</summary>
    public long CallId { get; init; }
}

/// <summary>A request as it was sent, without the token or key that sending added.</summary>
internal sealed record CallView(long Id, string MediaType, string MessageId, ImmutableArray<byte> Body);

/// <param name="MediaType">Media type of <paramref name="Body"/>; "" while there is no call.</param>
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
