using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>All runbooks of one moment. Immutable: a changed file makes a new catalogue.</summary>
internal sealed class RunbookCatalog
{
    public ImmutableArray<Runbook> All => throw new NotImplementedException();

    /// <summary>What is wrong in the files; each costs only its own runbook.</summary>
    public ImmutableArray<Problem> Problems => throw new NotImplementedException();

    public Runbook? Find(string id) => throw new NotImplementedException();

    /// <summary>The most specific runbook for each alert, alerts with the same one together; the worst and most numerous first. Never empty.</summary>
    public ImmutableArray<RunbookMatch> Match(ImmutableArray<Alert> alerts, SeverityRules severity) => throw new NotImplementedException();
}
