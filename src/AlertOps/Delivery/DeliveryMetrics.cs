using AlertOps.Alerts;
using AlertOps.Metrics;
using Prometheus;

namespace AlertOps.Delivery;

/// <summary>Counts the verdicts of channels, measures the way from intake to acceptance, and shows which endpoints are suspended.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter deliveries;
    private readonly Histogram duration;
    private readonly Gauge suspendedEndpoints;

    /// <summary>Shows what <see cref="suspendedEndpoints"/> shows, under the name that it had before.</summary>
    private readonly Gauge stoppedEndpoints;

    /// <summary>Gives every outcome that a channel can report a series of value 0, so that the first one is visible to <c>increase()</c>.</summary>
    public DeliveryMetrics(MetricsRegistry metrics, ChannelDirectory channels)
    {
        const string suspended =
            "1 while nothing is sent through a channel's endpoint because an administrator has to put something right, its day is used up, or it does not answer.";
        deliveries = metrics.Factory.CreateCounter("alertops_deliveries_total", "Verdicts of channels, one per delivery and try.", ["channel", "outcome", "reason"]);
        duration = metrics.Factory.CreateHistogram(
            "alertops_delivery_duration_seconds",
            "From the commit at intake to the channel's acceptance.",
            ["channel"],
            new HistogramConfiguration { Buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600] });
        suspendedEndpoints = metrics.Factory.CreateGauge("alertops_channel_suspended", suspended, ["channel", "endpoint"]);
        stoppedEndpoints = metrics.Factory.CreateGauge("alertops_channel_stopped", suspended, ["channel", "endpoint"]);
        foreach (var channel in channels.Names)
        {
            foreach (var kind in Enum.GetValues<OutcomeKind>())
            {
                foreach (var reason in Enum.GetValues<FailureReason>().Where(reason => KindsOf(reason).Contains(kind)))
                {
                    SeriesOf(channel, kind, reason);
                }
            }
        }
    }

    public void Settled(string channel, Outcome outcome) => SeriesOf(channel, outcome.Kind, outcome.Reason).Inc();

    /// <summary>Shows suspended endpoints as 1, and those that work again as 0.</summary>
    public void Suspended(IEnumerable<EndpointKey> suspended, IEnumerable<EndpointKey> working)
    {
        foreach (var (endpoints, value) in new[] { (suspended, 1), (working, 0) })
        {
            foreach (var endpoint in endpoints)
            {
                suspendedEndpoints.WithLabels(endpoint.Channel, endpoint.Endpoint).Set(value);
                stoppedEndpoints.WithLabels(endpoint.Channel, endpoint.Endpoint).Set(value);
            }
        }
    }

    /// <param name="took">The time from the commit at intake to the channel's acceptance.</param>
    public void Accepted(string channel, TimeSpan took) => duration.WithLabels(channel).Observe(took.TotalSeconds);

    /// <summary>The kinds of outcome that a try of a call ends with for this reason.</summary>
    private static OutcomeKind[] KindsOf(FailureReason reason) => reason switch
    {
        FailureReason.None => [OutcomeKind.Sent],
        FailureReason.Timeout or FailureReason.Network or FailureReason.ServerError or FailureReason.RateLimited or FailureReason.UnknownCode => [OutcomeKind.Later],
        FailureReason.Configuration => [OutcomeKind.Later, OutcomeKind.Never],
        FailureReason.RecipientRefused or FailureReason.ContentRefused or FailureReason.TargetRemoved or FailureReason.GaveUp or FailureReason.Internal => [OutcomeKind.Never],

        // A token that is no longer valid is renewed and the call repeated; the others settle a delivery without a try.
        FailureReason.TokenInvalid or FailureReason.Superseded or FailureReason.FellBack or FailureReason.Restored => [],
    };

    private Counter.Child SeriesOf(string channel, OutcomeKind kind, FailureReason reason) => deliveries.WithLabels(channel, EnumNames.Of(kind), EnumNames.Of(reason));
}
