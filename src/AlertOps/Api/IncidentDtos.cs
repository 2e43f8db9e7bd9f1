using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <summary>An incident in a list.</summary>
/// <param name="State">open, acknowledged, resolved.</param>
/// <param name="AcknowledgedBy">Id of the person, or name of the program, that has it; null while nobody has.</param>
internal sealed record IncidentDto(
    long Id,
    string State,
    string Severity,
    string Title,
    string? Runbook,
    int FiringCount,
    int AlertCount,
    DateTime OpenedAt,
    DateTime? ResolvedAt,
    DateTime LastSeen,
    string? AcknowledgedBy,
    DateTime? AcknowledgedAt)
{
    public static IncidentDto Of(IncidentRow row) => new(
        row.Id,
        EnumNames.Of(row.State),
        EnumNames.Of(row.Severity),
        row.Title,
        row.RunbookId,
        row.Firing,
        row.Alerts,
        row.OpenedAt.UtcDateTime,
        row.ResolvedAt?.UtcDateTime,
        row.LastSeen.UtcDateTime,
        row.Acknowledgement?.By,
        row.Acknowledgement?.At.UtcDateTime);
}

/// <summary>One incident with the first two hundred alerts or fewer, its newest changes (oldest first) and its newest hundred deliveries.</summary>
/// <param name="AlertCount">Of all, however many stand in <paramref name="Alerts"/>; so are the other counts.</param>
/// <param name="AcknowledgedBy">Id of the person, or name of the program, that has it; null while nobody has.</param>
/// <param name="AlsoAcknowledgedBy">Those who are on it too, in the order in which they acknowledged it.</param>
/// <param name="Source">Name of the Alertmanager; "" when there is one.</param>
/// <param name="Receiver">Alertmanager's.</param>
/// <param name="TruncatedAlerts">Number of alerts that Alertmanager left out (its max_alerts).</param>
/// <param name="Alerts">Firing ones first, then the worst, then the newest.</param>
/// <param name="AlertsNext">Give it back as <c>alerts_cursor</c> for the alerts that follow; null at the end.</param>
/// <param name="ChangesNext">Give it back as <c>changes_cursor</c> for the changes before these; null when there are none.</param>
/// <param name="Deliveries">The others are at <c>/api/v1/deliveries?incident=ID</c>.</param>
internal sealed record IncidentDetailDto(
    long Id,
    string State,
    string Severity,
    string Title,
    string? Runbook,
    int FiringCount,
    int AlertCount,
    DateTime OpenedAt,
    DateTime? ResolvedAt,
    DateTime LastSeen,
    string? AcknowledgedBy,
    DateTime? AcknowledgedAt,
    ImmutableArray<string> AlsoAcknowledgedBy,
    string Source,
    string Receiver,
    string GroupKey,
    LabelSet GroupLabels,
    LabelSet CommonLabels,
    LabelSet CommonAnnotations,
    string ExternalUrl,
    int TruncatedAlerts,
    int ChangeCount,
    int DeliveryCount,
    ImmutableArray<AlertDto> Alerts,
    string? AlertsNext,
    ImmutableArray<ChangeDto> Changes,
    string? ChangesNext,
    ImmutableArray<DeliveryDto> Deliveries)
{
    public static IncidentDetailDto Of(IncidentView view)
    {
        var incident = view.Incident;
        return new(
            incident.Id,
            EnumNames.Of(incident.State),
            EnumNames.Of(incident.Severity),
            view.Title,
            view.RunbookId,
            view.Counts.Firing,
            view.Counts.Alerts,
            incident.OpenedAt.UtcDateTime,
            incident.ResolvedAt?.UtcDateTime,
            incident.LastSeen.UtcDateTime,
            incident.Acknowledgement?.By,
            incident.Acknowledgement?.At.UtcDateTime,
            view.AlsoAcknowledged,
            incident.Key.Source,
            incident.Key.Receiver,
            incident.Key.GroupKey,
            incident.GroupLabels,
            incident.CommonLabels,
            incident.CommonAnnotations,
            incident.ExternalUrl,
            incident.TruncatedAlerts,
            view.Counts.Changes,
            view.Counts.Deliveries,
            [.. incident.Alerts.Select(AlertDto.Of)],
            view.NextAlerts,
            [.. view.Changes.Select(ChangeDto.Of)],
            view.OlderChanges,
            [.. view.Deliveries.Select(DeliveryDto.Of)]);
    }
}

/// <param name="Status">firing, resolved.</param>
internal sealed record AlertDto(
    string Fingerprint,
    string Status,
    LabelSet Labels,
    LabelSet Annotations,
    DateTime StartsAt,
    DateTime? EndsAt,
    string GeneratorUrl,
    DateTime FirstSeen,
    DateTime LastSeen)
{
    public static AlertDto Of(IncidentAlert item) => new(
        item.Alert.Fingerprint,
        EnumNames.Of(item.Alert.Status),
        item.Alert.Labels,
        item.Alert.Annotations,
        item.Alert.StartsAt.UtcDateTime,
        item.Alert.EndsAt?.UtcDateTime,
        item.Alert.GeneratorUrl,
        item.FirstSeen.UtcDateTime,
        item.LastSeen.UtcDateTime);
}
