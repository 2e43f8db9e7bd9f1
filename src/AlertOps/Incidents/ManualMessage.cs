using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>
/// A message that a person or a script wrote, recorded as an incident that opens and resolves at once: planned, sent and logged like any other, but sent
/// once, without reminders, and never in the list of open incidents.
/// </summary>
/// <param name="Receiver">The receiver that gets it; the route tree is not asked.</param>
/// <param name="Title">One line of text.</param>
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

    /// <summary>A firing and a resolved update for one transaction, so that the first alone never makes a reminder or an open incident.</summary>
    /// <param name="rules">The rules by which the severity is read from the label again.</param>
    public ImmutableArray<GroupUpdate> Updates(SeverityRules rules, DateTimeOffset now)
    {
        // Each message is an incident of its own, even when its text is the same.
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
