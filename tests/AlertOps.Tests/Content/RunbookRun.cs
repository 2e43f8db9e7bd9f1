using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Content;

/// <summary>Runs one shipped runbook with sample evidence, up to the notice.</summary>
internal sealed class RunbookRun(Runbook runbook, int instances = 1)
{
    public static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-20T19:08:04Z");
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public ImmutableArray<Alert> Alerts { get; } = [.. Enumerable.Range(1, instances).Select(number => Alert(runbook, number))];

    public Notice Build(Language language, Func<RunbookQuery, Evidence> answer)
    {
        var matched = runbook.In(language);
        var evidence = new EvidenceSet(Now, runbook.Queries.ToImmutableSortedDictionary(query => query.Id, answer, StringComparer.Ordinal));
        var input = new NoticeInput(
            IncidentOf(Alerts),
            new Change(7, 1042, ChangeKind.Opened, Severity.Critical, Now, Alerts.Length, 0),
            [new RunbookEvidence(new RunbookMatch(matched, MatchReason.AlertName, "", Alerts), evidence)],
            [],
            false,
            Now,
            new NoticeLinks("https://alertops.example.com", "https://alertops.example.com/g/1042"));
        return new NoticeBuilder().Build(input, language, Shanghai);
    }

    public Evidence Known(RunbookQuery query, double value, int series = 1) => Evidence.Known(
        query.Id,
        query.Expr,
        [
            .. Enumerable.Range(1, series).Select(number => new Series(
                LabelSet.Of(("instance", $"host-{number}:9100"), ("node", $"node-{number}"), ("mode", $"mode-{number}")),
                value,
                query.Show == EvidenceView.Chart ? [new Sample(Now.AddMinutes(-5), value), new Sample(Now, value)] : [])),
        ]);

    public static Evidence Missing(RunbookQuery query, Unavailable reason) => Evidence.Unknown(query.Id, query.Expr, reason, "");

    private static Alert Alert(Runbook runbook, int number) => new(
        $"{number:x16}",
        AlertStatus.Firing,
        LabelSet.Of(
            ("alertname", runbook.Alerts.FirstOrDefault("SomethingElse")), ("severity", "critical"), ("cluster", "prod-sh"), ("job", "job"),
            ("node", $"node-{number}"), ("instance", $"host-{number}:9100"), ("machine", $"host-{number}"), ("appid", "wx1"), ("vhost", "www")),
        LabelSet.Of(("summary", "Something is wrong."), ("description", "It is wrong here."), ("value", "12%"), ("threshold", "5%")),
        Now.AddMinutes(-6),
        null,
        "");

    private static Incident IncidentOf(ImmutableArray<Alert> alerts) => new(
        1042,
        new IncidentKey("", "hook", "{}:{}"),
        IncidentState.Open,
        Severity.Critical,
        Now.AddMinutes(-6),
        null,
        Now,
        LabelSet.Of(("alertname", alerts[0].Name), ("cluster", "prod-sh")),
        LabelSet.Empty,
        LabelSet.Empty,
        "",
        0,
        null,
        null,
        [.. alerts.Select(alert => new IncidentAlert(alert, Now.AddMinutes(-6), Now))]);
}
