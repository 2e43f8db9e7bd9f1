using System.Diagnostics.Metrics;
using AlertOps.Metrics;

namespace AlertOps.Timers;

/// <summary>Counts failures of timers.</summary>
internal static class TimerMetrics
{
    private static readonly Counter<long> Failures = AlertOpsMeter.Instance.CreateCounter<long>("alertops_timer_failures_total", description: "Times that a timer could not be decided and was put off.");

    /// <summary>Gives each kind a series of value 0, so that its first failure is visible to <c>increase()</c>.</summary>
    public static void Start(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
        {
            Failures.Add(0, AlertOpsMeter.Tag("kind", kind));
        }
    }

    public static void Failed(string kind) => Failures.Add(1, AlertOpsMeter.Tag("kind", kind));
}
