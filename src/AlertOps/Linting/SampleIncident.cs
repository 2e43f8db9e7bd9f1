using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>Makes a sample incident with one alert to try a runbook.</summary>
internal static class SampleIncident
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 3, 2, 0, TimeSpan.Zero);

    /// <param name="answered">True when the runbook's queries have answers, each of one number.</param>
    public static NoticeInput Of(Runbook runbook, bool answered)
    {
        var labels = LabelSet.Of(
            ("alertname", runbook.Alerts.FirstOrDefault("SampleAlert")), ("severity", "critical"), ("cluster", "prod-sh"), ("job", "sample"), ("instance", "host-1:9100"), ("node", "node-1"));
        var annotations = LabelSet.Of(("summary", "A sample."), ("description", "It is wrong here."), ("value", "12%"), ("threshold", "5%"));
        var alert = new Alert(Fingerprint.Of(labels), AlertStatus.Firing, labels, annotations, At.AddMinutes(-5), null, "http://prometheus.example/graph?g0.expr=up");
        var incident = new Incident(
            1042, new IncidentKey("", "sample", "{}"), IncidentState.Open, Severity.Critical, alert.StartsAt, null, At, labels, labels, annotations, "", 0, null, null, [new IncidentAlert(alert, alert.StartsAt, At)]);
        return new NoticeInput(
            incident,
            new Change(1, incident.Id, ChangeKind.Opened, Severity.Critical, At, 1, 0),
            [new RunbookEvidence(new RunbookMatch(runbook, MatchReason.AlertName, "", [alert]), Answers(runbook, labels, answered))],
            [],
            false,
            At,
            new NoticeLinks("https://alertops.example.com", "https://alertops.example.com/g/1042"));
    }

    private static EvidenceSet Answers(Runbook runbook, LabelSet labels, bool answered) => answered
        ? new EvidenceSet(At, runbook.Queries.ToImmutableSortedDictionary(query => query.Id, query => Known(query, labels), StringComparer.Ordinal))
        : EvidenceSet.None(At);

    private static Evidence Known(RunbookQuery query, LabelSet labels) => Evidence.Known(
        query.Id,
        query.Expr,
        [new Series(labels, 42.5, query.Show == EvidenceView.Chart ? [new Sample(At.AddMinutes(-5), 42), new Sample(At, 42.5)] : [])]);
}
