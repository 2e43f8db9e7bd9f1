using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Everything that a message is made of.</summary>
/// <param name="Runbooks">Worst alerts first; the first one leads.</param>
/// <param name="Before">Evidence of the last message while it fired, for before → after; empty on the first.</param>
/// <param name="AnyoneNotified">False when it opened and resolved before a message could leave: then one message says both.</param>
internal sealed record NoticeInput(
    Incident Incident,
    Change Change,
    ImmutableArray<RunbookEvidence> Runbooks,
    ImmutableArray<StoredEvidence> Before,
    bool AnyoneNotified,
    DateTimeOffset Now,
    NoticeLinks Links);

/// <summary>Where links lead.</summary>
/// <param name="ExternalUrl">Without a slash at the end.</param>
/// <param name="Grafana">The incident's short link to Grafana (<c>/g/1042</c>); null when no Grafana is configured.</param>
internal sealed record NoticeLinks(string ExternalUrl, string? Grafana)
{
    /// <summary>The change's number makes the bytes of each message its own, so that WeCom's duplicate check only swallows true repeats.</summary>
    public string Incident(long incident, long change) => $"{ExternalUrl}/incidents/{incident}?c={change}";

    public string Runbook(string id) => $"{ExternalUrl}/runbooks/{Uri.EscapeDataString(id)}";
}
