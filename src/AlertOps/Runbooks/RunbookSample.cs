using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;

namespace AlertOps.Runbooks;

/// <summary>Renders every template of a runbook for a sample alert, with answers and without, to find those that fail only when they are rendered.</summary>
internal static class RunbookSample
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 3, 2, 0, TimeSpan.Zero);

    public static IEnumerable<Problem> Try(Runbook runbook, string file) =>
        new[] { Model(runbook, answered: true), Model(runbook, answered: false) }
            .SelectMany(model => runbook.Templates.Select(place => (Place: place, Error: Render(place, model))))
            .Where(item => item.Error is not null)
            .Select(item => new Problem(file, item.Place.Line, $"{item.Place.Name} can't be rendered for a sample alert: {item.Error}", "make the template work with and without answers"))
            .Distinct();

    private static string? Render(TemplatePlace place, TemplateModel model)
    {
        try
        {
            switch (place.Use)
            {
                case TemplateUse.Text:
                    return TemplateRenderer.RenderText(place.Text, model).Length == 0 ? "it comes out empty" : null;
                case TemplateUse.Line:
                    TemplateRenderer.RenderLine(place.Text, model);
                    return null;
                case TemplateUse.Page:
                    TemplateRenderer.RenderStrictly(place.Text, model);
                    return null;
                case TemplateUse.Body:
                    throw new ArgumentException("a runbook has no webhook", nameof(place));
            }
        }
        catch (TemplateException error)
        {
            return error.Message;
        }

        return null;
    }

    /// <summary>The model of a sample alert.</summary>
    /// <param name="answered">True when every query has an answer, false when none has.</param>
    public static TemplateModel Model(Runbook runbook, bool answered)
    {
        var labels = LabelSet.Of(("alertname", runbook.IsDefault ? "SampleAlert" : runbook.Alerts.FirstOrDefault(runbook.Id)), ("severity", "critical"), ("job", "sample"), ("instance", "sample:9100"), ("node", "node-1"));
        var alert = new Alert(Fingerprint.Of(labels), AlertStatus.Firing, labels, LabelSet.Of(("summary", "a sample")), At, null, "http://prometheus.example/graph?g0.expr=up");
        var incident = new Incident(1, new IncidentKey("", "sample", "{}"), IncidentState.Open, Severity.Critical, At, null, At, labels, labels, LabelSet.Empty, "", 0, null, null, [new IncidentAlert(alert, At, At)]);
        var evidence = answered
            ? new EvidenceSet(At, runbook.Queries.ToImmutableSortedDictionary(query => query.Id, query => Evidence.Known(query.Id, query.Expr, [new Series(labels, 42.5, [])]), StringComparer.Ordinal))
            : EvidenceSet.None(At);
        return new TemplateModel(runbook, incident, [alert], evidence, TimeZoneInfo.Utc)
        {
            Format = (value, unit) => $"{value.ToString(CultureInfo.InvariantCulture)} {unit}",
        };
    }
}
