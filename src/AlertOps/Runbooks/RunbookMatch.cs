using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

internal enum MatchReason
{
    AlertName,
    Matchers,
    NothingElse,
}

/// <summary>The runbook for some alerts of an incident, and why it is this one.</summary>
/// <param name="Because">One sentence for <c>explain</c> and the page, such as <c>alerts lists WhatsAppCallbackFailure</c>.</param>
/// <param name="Alerts">The alerts of the incident that it answers for.</param>
internal sealed record RunbookMatch(Runbook Runbook, MatchReason Reason, string Because, ImmutableArray<Alert> Alerts);
