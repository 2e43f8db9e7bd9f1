using System.Diagnostics.Metrics;
using AlertOps.Metrics;

namespace AlertOps.Channels.WeCom;

/// <summary>Shows at each scrape when the access token of each app ends.</summary>
internal static class WeComTokenMetrics
{
    public static void Observe(AccessTokenCache tokens) => AlertOpsMeter.Instance.CreateObservableGauge(
        "alertops_wecom_token_expiry_timestamp_seconds",
        () => tokens.Expiries().Select(expiry => new Measurement<double>(expiry.At.ToUnixTimeMilliseconds() / 1000.0, AlertOpsMeter.Tag("app", expiry.App))),
        description: "When the WeCom access token of each app ends.");
}
