using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>Compares an update with the stored incident: decides which incident it belongs to, what it changes, and whether it only repeats. Pure.</summary>
internal static class UpdateComparison
{
    /// <param name="confirmed">True when Alertmanager has confirmed stale firing alerts: they are written like any others.</param>
    public static UpdateDifference Compare(KnownIncident? known, GroupUpdate update, SeverityRules rules, bool confirmed)
    {
        var alerts = Distinct(update.Alerts);
        var staleFiring = confirmed || known is null ? [] : alerts.Where(alert => IsStaleFiring(known, alert)).ToImmutableArray();
        var applied = staleFiring.IsEmpty ? alerts : alerts.RemoveRange(staleFiring);
        if (applied.IsEmpty)
        {
            return new UpdateDifference(UpdateTarget.None, [], staleFiring, null, 0, 0, Severity.Info, null);
        }

        if (known is { IsResolved: false })
        {
            return UpdatingOpen(known, applied, staleFiring, update, rules);
        }

        return applied.Any(alert => alert.IsFiring)
            ? Opening(known, applied, staleFiring, rules)
            : AllResolved(known, applied, staleFiring, update, rules);
    }

    /// <summary>True for a stale firing alert: a twin Alertmanager that has not received the end yet still reports "firing", with a start from before that end.</summary>
    private static bool IsStaleFiring(KnownIncident known, Alert alert) =>
        alert.IsFiring
        && known.Alerts.TryGetValue(alert.Fingerprint, out var stored)
        && !stored.IsFiring
        && alert.StartsAt <= stored.EndsAt;

    private static UpdateDifference UpdatingOpen(
        KnownIncident known, ImmutableArray<Alert> applied, ImmutableArray<Alert> staleFiring, GroupUpdate update, SeverityRules rules)
    {
        var after = new Dictionary<string, KnownAlert>(known.Alerts, StringComparer.Ordinal);
        var (added, resolved) = (0, 0);
        foreach (var alert in applied)
        {
            var wasFiring = known.Alerts.TryGetValue(alert.Fingerprint, out var stored) && stored.IsFiring;
            added += alert.IsFiring && !wasFiring ? 1 : 0;
            resolved += !alert.IsFiring && wasFiring ? 1 : 0;
            after[alert.Fingerprint] = new KnownAlert(alert.Status, rules.Of(alert.Labels), alert.StartsAt, EndOf(alert, update));
        }

        var before = Worst(known.Alerts.Values.Where(alert => alert.IsFiring));
        var now = Worst(after.Values.Where(alert => alert.IsFiring));
        if (now is null)
        {
            return new UpdateDifference(
                UpdateTarget.NewestIncident, applied, staleFiring, ChangeKind.Resolved, added, resolved, Worst(after.Values)!.Value, LatestEnd(after.Values));
        }

        ChangeKind? kind = now > before ? ChangeKind.SeverityRaised
            : added > 0 ? ChangeKind.AlertsAdded
            : resolved > 0 ? ChangeKind.SomeResolved
            : null;
        return new UpdateDifference(UpdateTarget.NewestIncident, applied, staleFiring, kind, added, resolved, now.Value, null);
    }

    private static UpdateDifference Opening(
        KnownIncident? last, ImmutableArray<Alert> applied, ImmutableArray<Alert> staleFiring, SeverityRules rules)
    {
        // Alerts that resolved with the incident before belong to that one; Alertmanager names them once more beside those that begin.
        var own = applied.Where(alert => alert.IsFiring || last?.Alerts.ContainsKey(alert.Fingerprint) != true).ToImmutableArray();
        var firing = own.Where(alert => alert.IsFiring).ToImmutableArray();
        return new UpdateDifference(
            UpdateTarget.NewIncident, own, staleFiring, ChangeKind.Opened, firing.Length, 0, firing.Max(alert => rules.Of(alert.Labels)), null);
    }

    private static UpdateDifference AllResolved(
        KnownIncident? last, ImmutableArray<Alert> applied, ImmutableArray<Alert> staleFiring, GroupUpdate update, SeverityRules rules)
    {
        var severity = applied.Max(alert => rules.Of(alert.Labels));
        var end = applied.Max(alert => EndOf(alert, update)!.Value);
        if (last is null)
        {
            return new UpdateDifference(UpdateTarget.NewResolvedIncident, applied, staleFiring, null, 0, 0, severity, end);
        }

        severity = Worst(last.Alerts.Values) is { } worst && worst > severity ? worst : severity;
        return new UpdateDifference(UpdateTarget.NewestIncident, applied, staleFiring, null, 0, 0, severity, null);
    }

    private static DateTimeOffset? EndOf(Alert alert, GroupUpdate update) => alert.IsFiring ? null : alert.EndsAt ?? update.ReceivedAt;

    private static Severity? Worst(IEnumerable<KnownAlert> alerts) => alerts.Max(alert => (Severity?)alert.Severity);

    private static DateTimeOffset? LatestEnd(IEnumerable<KnownAlert> alerts) => alerts.Max(alert => alert.EndsAt);

    /// <summary>Each fingerprint once; of two alerts with the same fingerprint the last one counts.</summary>
    private static ImmutableArray<Alert> Distinct(ImmutableArray<Alert> alerts)
    {
        var last = new Dictionary<string, Alert>(alerts.Length, StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            last[alert.Fingerprint] = alert;
        }

        return last.Count == alerts.Length ? alerts : [.. last.Values];
    }
}
