using AlertOps.Configuration;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Channels.WeCom;

/// <summary>Shows at each scrape when the access token of each app ends. An app without a token, or one that is no longer configured, has no series.</summary>
internal sealed class WeComTokenMetrics
{
    private readonly Gauge expiry;
    private readonly AccessTokenCache tokens;
    private readonly ActiveConfiguration configuration;
    private HashSet<string> shown = new(StringComparer.Ordinal);

    public WeComTokenMetrics(MetricsRegistry metrics, AccessTokenCache tokens, ActiveConfiguration configuration)
    {
        this.tokens = tokens;
        this.configuration = configuration;
        expiry = metrics.Factory.CreateGauge("alertops_wecom_token_expiry_timestamp_seconds", "When the WeCom access token of each app ends.", ["app"]);
        metrics.BeforeCollection("WeCom's access tokens", Show);
    }

    private void Show()
    {
        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (app, at) in tokens.Expiries(configuration.Current.WeCom))
        {
            expiry.WithLabels(app).SetToTimeUtc(at);
            current.Add(app);
        }

        foreach (var app in shown.Except(current))
        {
            expiry.RemoveLabelled(app);
        }

        shown = current;
    }
}
