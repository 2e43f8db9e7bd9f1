using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

internal enum MatchReason
{
    AlertName,
    Matchers,
    NothingElse,
}

/// <summary>The runbook for some alerts of an incident, and the reason for it.</summary>
/// <param name="Because">The reason in one sentence, for <c>explain</c> and the page, such as <c>alerts lists WhatsAppCallbackFailure</c>.</param>
/// <param name="Alerts">The alerts of the incident that have this runbook.</param>
internal sealed record RunbookMatch(Runbook Runbook, MatchReason Reason, string Because, ImmutableArray<Alert> Alerts)
{
    /// <summary>The firing alerts; all of them when none fires. Queries are asked and conditions judged for these.</summary>
    public ImmutableArray<Alert> FiringOrAll => Alerts.FiringOrAll();
}
