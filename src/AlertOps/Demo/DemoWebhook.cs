using System.Text.Json;
using AlertOps.Alerts;

namespace AlertOps.Demo;

/// <summary>Writes the webhook body that Alertmanager would post: the state of one group at a step of the script.</summary>
internal static class DemoWebhook
{
    private const string Never = "0001-01-01T00:00:00Z";

    /// <param name="began">The moment when the demonstration began.</param>
    /// <param name="root">The address of this service, with a slash at the end; generator URLs lead to the sample Prometheus.</param>
    public static byte[] Body(DemoStep step, DateTimeOffset began, Uri root)
    {
        var cycle = DemoFault.Cycle * Math.Floor(step.At / DemoFault.Cycle);
        var local = step.At - cycle;
        var alerts = DemoScript.Alerts
            .Where(alert => alert.Labels.AlertName == step.AlertName && alert.Fault.Opens <= local && alert.Fault.Resolves >= local)
            .ToList();
        var isFiring = alerts.Any(alert => alert.Fault.Resolves > local);
        var groupLabels = Common(alerts.Select(alert => alert.Labels)).Where(label => label.Key is "alertname" or "cluster").ToDictionary();
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "4",
            receiver = "alertops",
            status = isFiring ? "firing" : "resolved",
            groupKey = "{}:" + LabelSet.From(groupLabels),
            truncatedAlerts = 0,
            groupLabels,
            commonLabels = Common(alerts.Select(alert => alert.Labels)),
            commonAnnotations = Common(alerts.Select(alert => Annotations(alert, cycle))),
            externalURL = root.AbsoluteUri,
            alerts = alerts.Select(alert => new
            {
                status = alert.Fault.Resolves > local ? "firing" : "resolved",
                labels = alert.Labels,
                annotations = Annotations(alert, cycle),
                startsAt = Time(began + cycle + alert.Fault.Opens),
                endsAt = alert.Fault.Resolves > local ? Never : Time(began + cycle + alert.Fault.Resolves),
                generatorURL = $"{root}{SamplePrometheus.Path[1..]}/graph?g0.expr={Uri.EscapeDataString(alert.Expr)}&g0.tab=1",
                fingerprint = Fingerprint.Of(alert.Labels),
            }),
        });
    }

    private static LabelSet Annotations(DemoAlert alert, TimeSpan cycle)
    {
        var annotations = LabelSet.Of(("summary", alert.Summary), ("description", alert.Describe(cycle + alert.Fault.Opens)));
        return alert.Runbook.Length == 0 ? annotations : annotations.With("runbook_url", alert.Runbook);
    }

    private static LabelSet Common(IEnumerable<LabelSet> sets) =>
        LabelSet.From(sets.Select(set => set.AsEnumerable()).Aggregate((left, right) => left.Intersect(right)));

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
