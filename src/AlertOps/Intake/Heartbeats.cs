using System.Collections.Frozen;
using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Intake;

/// <summary>
/// Knows the alerts that always fire, by which monitoring shows that it is alive or inhibits others. They are taken and counted, and become no incident: nobody can do anything about them.
/// </summary>
internal static class Heartbeats
{
    /// <summary>The reason why nothing comes of a body that holds heartbeats alone.</summary>
    public const string Told = "only heartbeats (such as Watchdog) are in the body: they are taken, become no incident and wake nobody";

    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.Ordinal, "Watchdog", "InfoInhibitor", "DeadMansSwitch", "PrometheusAlertmanagerE2eDeadManSwitch");

    public static bool Is(Alert alert) => Names.Contains(alert.Name);

    /// <summary>The update without heartbeats; null when nothing else is in it.</summary>
    public static GroupUpdate? Without(GroupUpdate update)
    {
        var others = update.Alerts.RemoveAll(Is);
        return others.Length == update.Alerts.Length ? update : others.IsEmpty ? null : update with { Alerts = others };
    }

    public static ImmutableArray<Alert> In(GroupUpdate update) => [.. update.Alerts.Where(Is)];
}
