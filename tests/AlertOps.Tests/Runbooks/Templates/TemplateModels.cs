using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

internal static class TemplateModels
{
    public static readonly DateTimeOffset At = new(2026, 1, 5, 3, 2, 0, TimeSpan.Zero);

    public static Runbook Runbook { get; } = RunbookTexts.Parse(RunbookTexts.CallbackFailure).Runbook!;

    public static Alert Alert(params (string, string)[] labels) => Alert(LabelSet.Of(labels), LabelSet.Empty);

    public static Alert Alert(LabelSet labels, LabelSet annotations) =>
        new(Fingerprint.Of(labels), AlertStatus.Firing, labels, annotations, At, null, "http://prometheus/graph");

    public static TemplateModel Model(params Alert[] alerts) => Model(Runbook, alerts);

    public static TemplateModel Model(Runbook runbook, params Alert[] alerts)
    {
        var incident = new Incident(
            1042, new IncidentKey("", "oncall", "{}"), IncidentState.Open, Severity.Critical, At, null, At, LabelSet.Empty, LabelSet.Empty, LabelSet.Empty,
            "", 0, null, null, [.. alerts.Select(alert => new IncidentAlert(alert, At, At))]);
        return new TemplateModel(runbook, incident, [.. alerts], EvidenceSet.None(At), TimeZoneInfo.CreateCustomTimeZone("+8", TimeSpan.FromHours(8), "+8", "+8"))
        {
            Format = (value, unit) => value.ToString(CultureInfo.InvariantCulture) + (unit.Length > 0 ? " " + unit : ""),
        };
    }

    public static TemplateModel Knowing(this TemplateModel model, string query, params (double Value, (string, string)[] Labels)[] series) => model with
    {
        Evidence = model.Evidence with
        {
            Answers = model.Evidence.Answers.SetItem(query, Evidence.Known(query, "x", [.. series.Select(item => new Series(LabelSet.Of(item.Labels), item.Value, []))])),
        },
    };

    public static TemplateModel Knowing(this TemplateModel model, string query, double value) => model.Knowing(query, (value, [("node", "n")]));
}
