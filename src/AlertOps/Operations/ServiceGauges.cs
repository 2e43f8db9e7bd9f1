using System.Diagnostics.Metrics;
using AlertOps.Configuration;
using AlertOps.Metrics;

namespace AlertOps.Operations;

/// <summary>Shows the build that is running and the result of the last reload, as they are at each scrape.</summary>
internal sealed class ServiceGauges(ReloadStatus reload) : IDisposable
{
    private readonly Meter meter = new(AlertOpsMeter.Name);

    public void Start()
    {
        meter.CreateObservableGauge("alertops_build_info", () => new Measurement<int>(1, AlertOpsMeter.Tag("version", BuildInfo.Version)), description: "Always 1; the version is a label.");
        meter.CreateObservableGauge("alertops_config_last_reload_successful", () => reload.Current.IsSuccessful ? 1 : 0, description: "Whether the last load of alertops.yml was good.");
        meter.CreateObservableGauge(
            "alertops_config_last_reload_success_timestamp_seconds", () => reload.Current.LastSuccess.ToUnixTimeMilliseconds() / 1000.0, description: "When alertops.yml was last loaded well.");
    }

    public void Dispose() => meter.Dispose();
}
