using System.Collections.Immutable;

namespace AlertOps.Alerts;

internal static class AlertLists
{
    /// <summary>The firing alerts; all of them when none fires.</summary>
    public static ImmutableArray<Alert> FiringOrAll(this ImmutableArray<Alert> alerts)
    {
        var firing = alerts.Where(alert => alert.IsFiring).ToImmutableArray();
        return firing.IsEmpty ? alerts : firing;
    }
}
