using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>
/// A message that a person or a script wrote, as an incident that is over as it begins: planned, sent and logged like any other, told once, never
/// reminded of, and open on nobody's list.
/// </summary>
/// <param name="Receiver">Where it goes, past the route tree.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, "" for none.</param>
internal sealed record ManualMessage(string Receiver, string Title, string Body, Severity Severity)
{
    public const string AlertName = "AlertOpsNotify";
    private const string Source = "alertops";
    private const string From = "notify";

    public static bool Is(Incident incident) =>
        incident.Key is { Source: Source, Receiver: From } && incident.GroupLabels.AlertName == AlertName;

    public static string TitleOf(Incident incident) => incident.CommonAnnotations["summary"];

    public static string BodyOf(Incident incident) => incident.CommonAnnotations["description"];

    /// <summary>It fires and it is over: two updates for one transaction, so that no reminder and no open incident can come of the first alone.</summary>
    /// <param name="rules">How the severity must be said for it to be read back.</param>
    public ImmutableArray<GroupUpdate> Updates(SeverityRules rules, DateTimeOffset now)
    {
        // Each is an incident of its own, however often the same is said.
        var id = Guid.CreateVersion7(now).ToString("N");
        var word = rules.Map.Where(pair => pair.Value == Severity).Select(pair => pair.Key).FirstOrDefault(EnumNames.Of(Severity));
        var labels = LabelSet.Of(("alertname", AlertName), ("note", id)).With(rules.Label, word);
        var annotations = LabelSet.Of(("summary", Title), ("description", Body));
        var alert = new Alert(Fingerprint.Of(labels), AlertStatus.Firing, labels, annotations, now, null, "");
        return [Of(alert, id, now), Of(alert with { Status = AlertStatus.Resolved, EndsAt = now }, id, now)];
    }

    private GroupUpdate Of(Alert alert, string id, DateTimeOffset now) => new(
        Source, From, id, Receiver, [alert], LabelSet.Of(("alertname", AlertName)), alert.Labels, alert.Annotations, "", 0, now);
}
