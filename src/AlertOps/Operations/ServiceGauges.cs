using AlertOps.Configuration;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Operations;

/// <summary>Shows the build that is running and the result of the last reload, as they are at each scrape.</summary>
internal sealed class ServiceGauges
{
    public ServiceGauges(MetricsRegistry metrics, ReloadStatus reload)
    {
        metrics.Factory.CreateGauge("alertops_build_info", "Always 1; the version is a label.", ["version"]).WithLabels(BuildInfo.Version).Set(1);
        var isSuccessful = metrics.Factory.CreateGauge("alertops_config_last_reload_successful", "Whether the last load of alertops.yml was good.");
        var lastSuccess = metrics.Factory.CreateGauge("alertops_config_last_reload_success_timestamp_seconds", "When alertops.yml was last loaded well.");
        metrics.BeforeCollection("the last reload", () =>
        {
            var current = reload.Current;
            isSuccessful.Set(current.IsSuccessful ? 1 : 0);
            lastSuccess.SetToTimeUtc(current.LastSuccess);
        });
    }
}
