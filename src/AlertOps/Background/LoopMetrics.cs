using System.Diagnostics.Metrics;
using AlertOps.Metrics;

namespace AlertOps.Background;

/// <summary>Counts the restarts of background loops.</summary>
internal static class LoopMetrics
{
    private static readonly Counter<long> Restarts = AlertOpsMeter.Instance.CreateCounter<long>("alertops_background_restarts_total", description: "Times that a background loop broke and was started again.");

    /// <summary>Gives the loop a series of value 0, so that its first restart is visible to <c>increase()</c>.</summary>
    public static void Started(string loop) => Restarts.Add(0, AlertOpsMeter.Tag("loop", loop));

    public static void Restarted(string loop) => Restarts.Add(1, AlertOpsMeter.Tag("loop", loop));
}
