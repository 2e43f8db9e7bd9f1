using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>A runbook that matched, and the answers to its questions.</summary>
internal sealed record RunbookEvidence(RunbookMatch Match, EvidenceSet Evidence)
{
    public StoredEvidence ToStored() => new(Match.Runbook.Id, Match.Because, Evidence);
}
