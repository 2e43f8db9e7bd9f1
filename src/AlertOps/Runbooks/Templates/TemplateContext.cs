using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Templates;

/// <summary>Arranges the model under the names that templates use (<see cref="TemplateSchema"/>).</summary>
internal static class TemplateContext
{
    /// <summary>Number of alerts that a template can loop over.</summary>
    private const int MaxAlerts = 100;

    /// <summary>Number of values that a label of several alerts shows; the others are counted.</summary>
    private const int MaxValues = 10;

    /// <summary>Characters of a value that are shown, since an annotation may hold megabytes.</summary>
    private const int MaxValueLength = 4096;

    public static Dictionary<string, object?> Build(TemplateModel model, TemplateScope scope)
    {
        var first = model.Alerts.Length > 0 ? model.Alerts[0] : null;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["alert"] = first is null ? new Dictionary<string, object?>(StringComparer.Ordinal) : Of(first, model),
            ["alerts"] = model.Alerts.Take(MaxAlerts).Select(alert => (object)Of(alert, model)).ToList(),
            ["labels"] = Distinct(model.Alerts, alert => alert.Labels, scope),
            ["annotations"] = Distinct(model.Alerts, alert => alert.Annotations, scope),
            ["incident"] = Incident(model),
            ["queries"] = model.Runbook.Queries.ToDictionary(query => query.Id, query => (object?)scope.Answer(query.Id), StringComparer.Ordinal),
            ["notice"] = model.Notice is { } notice ? Of(notice) : new Dictionary<string, object?>(StringComparer.Ordinal),
        };
    }

    public static Dictionary<string, object?> Pairs(LabelSet labels) =>
        labels.ToDictionary(pair => pair.Key, pair => (object?)Cut(pair.Value), StringComparer.Ordinal);

    private static Dictionary<string, object?> Of(Alert alert, TemplateModel model) => new(StringComparer.Ordinal)
    {
        ["labels"] = Pairs(alert.Labels),
        ["annotations"] = Pairs(alert.Annotations),
        ["status"] = alert.IsFiring ? "firing" : "resolved",
        ["startsAt"] = Moment(alert.StartsAt, model.TimeZone),
        ["endsAt"] = alert.EndsAt is { } end ? Moment(end, model.TimeZone) : "",
        ["generatorURL"] = Cut(alert.GeneratorUrl),
        ["fingerprint"] = alert.Fingerprint,
    };

    private static Dictionary<string, object?> Of(TemplateNotice notice) => new(StringComparer.Ordinal)
    {
        ["badge"] = notice.Badge,
        ["title"] = notice.Title,
        ["headline"] = notice.Headline,
        ["summary"] = notice.Summary,
        ["text"] = notice.Text,
        ["url"] = notice.Url,
    };

    private static Dictionary<string, object?> Incident(TemplateModel model)
    {
        var incident = model.Incident;
        return new(StringComparer.Ordinal)
        {
            ["id"] = incident.Id.ToString(CultureInfo.InvariantCulture),
            ["severity"] = incident.Severity.ToString().ToLowerInvariant(),
            ["state"] = incident.State.ToString().ToLowerInvariant(),
            ["opened_at"] = Moment(incident.OpenedAt, model.TimeZone),
            ["resolved_at"] = incident.ResolvedAt is { } end ? Moment(end, model.TimeZone) : "",
            ["alert_count"] = incident.Alerts.Length,
            ["firing_count"] = incident.Firing.Count(),
        };
    }

    /// <summary>Each label with its distinct values over all alerts, in the order of the alerts.</summary>
    private static Dictionary<string, object?> Distinct(ImmutableArray<Alert> alerts, Func<Alert, LabelSet> of, TemplateScope scope) => alerts
        .SelectMany(of)
        .Where(pair => pair.Value.Length > 0)
        .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => (object?)Join([.. group.Distinct(StringComparer.Ordinal)], scope), StringComparer.Ordinal);

    private static string Join(string[] values, TemplateScope scope)
    {
        var shown = string.Join(scope.IsEnglish ? ", " : "、", values.Take(MaxValues).Select(Cut));
        return values.Length <= MaxValues ? shown : scope.IsEnglish ? $"{shown} and {values.Length - MaxValues} more" : $"{shown}等 {values.Length} 个";
    }

    private static string Cut(string value) => value.Length <= MaxValueLength ? value : value[..MaxValueLength] + "…";

    /// <summary>A time that is shown in the reader's time zone and compared as Unix seconds.</summary>
    private static TemplateNode Moment(DateTimeOffset at, TimeZoneInfo zone) =>
        new(TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), at.ToUnixTimeMilliseconds() / 1000d, isKnown: true);
}
