using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Timers;

/// <summary>Counts failures of timers.</summary>
internal sealed class TimerMetrics(MetricsRegistry metrics)
{
    private readonly Counter failures = metrics.Factory.CreateCounter("alertops_timer_failures_total", "Times that a timer could not be decided and was put off.", ["kind"]);

    /// <summary>Gives each kind a series of value 0, so that its first failure is visible to <c>increase()</c>.</summary>
    public void Start(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
        {
            failures.WithLabels(kind);
        }
    }

    public void Failed(string kind) => failures.WithLabels(kind).Inc();
}
