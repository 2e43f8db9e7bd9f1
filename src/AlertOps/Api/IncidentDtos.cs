using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Storage;

namespace AlertOps.Api;

internal sealed record AcknowledgementDto(string By, DateTime At)
{
    public static AcknowledgementDto? Of(Acknowledgement? taken) => taken is null ? null : new(taken.By, taken.At.UtcDateTime);
}

/// <summary>An incident in a list.</summary>
/// <param name="State">open, acknowledged, resolved.</param>
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
    AcknowledgementDto? Acknowledgement)
{
    public static IncidentDto Of(IncidentRow row) => new(
        row.Id,
        EnumWords.Of(row.State),
        EnumWords.Of(row.Severity),
        row.Title,
        row.RunbookId,
        row.Firing,
        row.Alerts,
        row.OpenedAt.UtcDateTime,
        row.ResolvedAt?.UtcDateTime,
        row.LastSeen.UtcDateTime,
        AcknowledgementDto.Of(row.Acknowledgement));
}

/// <summary>One incident with its alerts, changes (oldest first) and deliveries.</summary>
/// <param name="Source">Which Alertmanager; "" when there is one.</param>
/// <param name="Receiver">Alertmanager's.</param>
/// <param name="TruncatedAlerts">How many Alertmanager left out (its max_alerts).</param>
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
    AcknowledgementDto? Acknowledgement,
    string Source,
    string Receiver,
    string GroupKey,
    LabelSet GroupLabels,
    LabelSet CommonLabels,
    LabelSet CommonAnnotations,
    string ExternalUrl,
    int TruncatedAlerts,
    ImmutableArray<AlertDto> Alerts,
    ImmutableArray<ChangeDto> Changes,
    ImmutableArray<DeliveryDto> Deliveries)
{
    public static IncidentDetailDto Of(IncidentView view)
    {
        var incident = view.Incident;
        return new(
            incident.Id,
            EnumWords.Of(incident.State),
            EnumWords.Of(incident.Severity),
            view.Title,
            view.Changes.LastOrDefault(change => !change.Evidence.IsDefaultOrEmpty)?.Evidence[0].RunbookId,
            incident.Firing.Count(),
            incident.Alerts.Length,
            incident.OpenedAt.UtcDateTime,
            incident.ResolvedAt?.UtcDateTime,
            incident.LastSeen.UtcDateTime,
            AcknowledgementDto.Of(incident.Acknowledgement),
            incident.Key.Source,
            incident.Key.Receiver,
            incident.Key.GroupKey,
            incident.GroupLabels,
            incident.CommonLabels,
            incident.CommonAnnotations,
            incident.ExternalUrl,
            incident.TruncatedAlerts,
            [.. incident.Alerts.Select(AlertDto.Of)],
            [.. view.Changes.Select(ChangeDto.Of)],
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
        EnumWords.Of(item.Alert.Status),
        item.Alert.Labels,
        item.Alert.Annotations,
        item.Alert.StartsAt.UtcDateTime,
        item.Alert.EndsAt?.UtcDateTime,
        item.Alert.GeneratorUrl,
        item.FirstSeen.UtcDateTime,
        item.LastSeen.UtcDateTime);
}
