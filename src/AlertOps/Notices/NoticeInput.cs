using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>The input of a message.</summary>
/// <param name="Runbooks">Ordered by the severity of their alerts; the first one leads the message.</param>
/// <param name="Before">Evidence of the last message while the incident fired, for "before → after"; empty for the first message.</param>
/// <param name="AnyoneNotified">False when no message about the incident has been sent yet.</param>
internal sealed record NoticeInput(
    Incident Incident,
    Change Change,
    ImmutableArray<RunbookEvidence> Runbooks,
    ImmutableArray<StoredEvidence> Before,
    bool AnyoneNotified,
    DateTimeOffset Now,
    NoticeLinks Links)
{
    public SubjectOptions Subject { get; init; } = SubjectOptions.Default;

    public SeverityRules Severity { get; init; } = SeverityRules.Default;
}

/// <summary>The addresses that links of a message lead to.</summary>
/// <param name="ExternalUrl">Without a slash at the end.</param>
/// <param name="Grafana">The incident's short link to Grafana (<c>/g/1042</c>); null when no Grafana is configured.</param>
internal sealed record NoticeLinks(string ExternalUrl, string? Grafana)
{
    /// <summary>
    /// The incident's page. The number of the change makes the bytes of each message unique, so that a channel's duplicate check drops true repeats only.
    /// </summary>
    public string Incident(long incident, long change) => $"{ExternalUrl}/incidents/{incident}?c={change}";

    public string Runbook(string id) => $"{ExternalUrl}/runbooks/{Uri.EscapeDataString(id)}";
}
