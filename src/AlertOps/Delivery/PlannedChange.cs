using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Runbooks;

namespace AlertOps.Delivery;

/// <summary>The result of planning an incident.</summary>
/// <param name="Change">The change whose message reports all pending ones.</param>
/// <param name="Page">The notice as the web page shows it, also the incident's title; null when the change deserves no message.</param>
internal sealed record PlannedChange(
    Change Change,
    ImmutableArray<StoredEvidence> Evidence,
    Notice? Page,
    Plan Plan)
{
    /// <summary>Time that the queries of its runbooks took; null when none was asked.</summary>
    public TimeSpan? QueryTime { get; init; }

    /// <summary><see cref="Page"/> in English; null when there is none, or when <see cref="Page"/> has to do for both languages.</summary>
    public Notice? EnglishPage { get; init; }
}
