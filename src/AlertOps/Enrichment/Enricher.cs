using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Asks Prometheus the questions of the matched runbooks, all at once, inside one budget.</summary>
internal sealed class Enricher
{
    /// <summary>Never throws for what Prometheus does; a missing answer is a value.</summary>
    public Task<ImmutableArray<RunbookEvidence>> AskAsync(
        ImmutableArray<RunbookMatch> matches, Incident incident, DateTimeOffset now, CancellationToken ct) => throw new NotImplementedException();
}
