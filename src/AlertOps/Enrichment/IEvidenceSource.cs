using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>One query of a runbook that matched.</summary>
internal sealed record EvidenceQuestion(RunbookQuery Query, RunbookMatch Match);

/// <summary>The questions of one message to one source, which are asked within one time budget.</summary>
internal sealed record EvidenceRound(ImmutableArray<EvidenceQuestion> Questions, Incident Incident, DateTimeOffset Now);

/// <summary>A source of answers to runbooks' queries.</summary>
internal interface IEvidenceSource
{
    /// <summary>The name by which queries choose it, one of <see cref="QuerySources"/>.</summary>
    string Name { get; }

    /// <summary>The first mistake in a query, with its place in the expression and the cure; null when the source can answer it.</summary>
    SyntaxException? Check(RunbookQuery query);

    /// <summary>
    /// Answers each question, in their order, within the source's time budget. A missing answer is a value with its reason: nothing that the source does
    /// becomes an exception.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    Task<ImmutableArray<Evidence>> AskAsync(EvidenceRound round, CancellationToken ct);
}
