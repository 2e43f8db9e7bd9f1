using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Templates;

/// <summary>Gives the model under the names that templates use (<see cref="TemplateSchema"/>). Each part is made when a template asks for it.</summary>
internal static class TemplateVariables
{
    /// <summary>Number of alerts that a template can loop over.</summary>
    private const int MaxAlerts = 100;

    /// <summary>Number of values that a label of several alerts shows; the others are counted.</summary>
    private const int MaxValues = 10;

    /// <summary>Characters of a value that are shown, since an annotation may hold megabytes.</summary>
    private const int MaxValueLength = 4096;

    public static TemplateObject Of(TemplateModel model, TemplateScope scope) => new(name => name switch
    {
        "alert" => Of(model.Alerts.Length > 0 ? model.Alerts[0] : null, model),
        "alerts" => new TemplateObject(_ => null, () => model.Alerts.Take(MaxAlerts).Select(alert => Of(alert, model))),
        "labels" => Distinct(model.Alerts, alert => alert.Labels, scope),
        "annotations" => Distinct(model.Alerts, alert => alert.Annotations, scope),
        "incident" => Incident(model),
        "queries" => new TemplateObject(scope.Answer, () => model.Runbook.Queries.Select(query => scope.Answer(query.Id))),
        "notice" => Of(model.Notice),
        _ => null,
    });

    /// <summary>The labels or annotations of one alert or series; a missing one is "".</summary>
    public static TemplateObject Pairs(LabelSet labels) => new(name => Cut(labels[name]), () => labels.Select(pair => Pair(pair.Key, Cut(pair.Value))));

    private static TemplateObject Pair(string key, string value) => new(name => name switch { "key" => key, "value" => value, _ => null });

    private static TemplateObject Of(Alert? alert, TemplateModel model) => new(name => name switch
    {
        "labels" => Pairs(alert?.Labels ?? LabelSet.Empty),
        "annotations" => Pairs(alert?.Annotations ?? LabelSet.Empty),
        "status" => alert is null ? "" : alert.IsFiring ? "firing" : "resolved",
        "startsAt" => alert is null ? "" : Moment(alert.StartsAt, model.TimeZone),
        "endsAt" => alert?.EndsAt is { } end ? Moment(end, model.TimeZone) : "",
        "generatorURL" => Cut(alert?.GeneratorUrl ?? ""),
        "fingerprint" => alert?.Fingerprint ?? "",
        _ => null,
    });

    private static TemplateObject Of(TemplateNotice? notice) => new(name => name switch
    {
        "badge" => notice?.Badge ?? "",
        "title" => notice?.Title ?? "",
        "headline" => notice?.Headline ?? "",
        "summary" => notice?.Summary ?? "",
        "text" => notice?.Text ?? "",
        "url" => notice?.Url ?? "",
        _ => null,
    });

    private static TemplateObject Incident(TemplateModel model) => new(name => name switch
    {
        "id" => model.Incident.Id.ToString(CultureInfo.InvariantCulture),
        "severity" => model.Incident.Severity.ToString().ToLowerInvariant(),
        "state" => model.Incident.State.ToString().ToLowerInvariant(),
        "opened_at" => Moment(model.Incident.OpenedAt, model.TimeZone),
        "resolved_at" => model.Incident.ResolvedAt is { } end ? Moment(end, model.TimeZone) : "",
        "alert_count" => model.Incident.Alerts.Length,
        "firing_count" => model.Incident.Firing.Count(),
        _ => null,
    });

    /// <summary>Each label with its distinct values over all alerts, in the order of the alerts.</summary>
    private static TemplateObject Distinct(ImmutableArray<Alert> alerts, Func<Alert, LabelSet> of, TemplateScope scope)
    {
        return new TemplateObject(
            Value,
            () => alerts.SelectMany(of).Where(pair => pair.Value.Length > 0).Select(pair => pair.Key).Distinct(StringComparer.Ordinal).Select(name => Pair(name, Value(name))));

        string Value(string name) =>
            Join([.. alerts.Select(alert => of(alert)[name]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)], scope);
    }

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
