using System.Diagnostics;
using System.Diagnostics.Metrics;
using AlertOps.Alerts;
using AlertOps.Metrics;

namespace AlertOps.Delivery;

/// <summary>Counts the verdicts of channels, measures the way from intake to acceptance, and shows which endpoints are suspended.</summary>
internal static class DeliveryMetrics
{
    private static readonly Counter<long> Deliveries = AlertOpsMeter.Instance.CreateCounter<long>("alertops_deliveries_total", description: "Verdicts of channels, one per delivery and try.");
    private static readonly Histogram<double> Duration = AlertOpsMeter.Instance.CreateHistogram<double>(
        "alertops_delivery_duration_seconds",
        description: "From the commit at intake to the channel's acceptance.",
        advice: AlertOpsMeter.Seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600));

    private static readonly Gauge<long> SuspendedEndpoints = AlertOpsMeter.Instance.CreateGauge<long>(
        "alertops_channel_stopped",
        description: "1 while nothing is sent through a channel's endpoint because an administrator has to put something right, its day is used up, or it does not answer.");

    /// <summary>Gives every outcome that a channel can report a series of value 0, so that the first one is visible to <c>increase()</c>.</summary>
    public static void Start(IEnumerable<string> channels)
    {
        foreach (var channel in channels)
        {
            foreach (var kind in Enum.GetValues<OutcomeKind>())
            {
                foreach (var reason in Enum.GetValues<FailureReason>().Where(reason => KindsOf(reason).Contains(kind)))
                {
                    Deliveries.Add(0, Tags(channel, kind, reason));
                }
            }
        }
    }

    public static void Settled(string channel, Outcome outcome) => Deliveries.Add(1, Tags(channel, outcome.Kind, outcome.Reason));

    /// <summary>Shows suspended endpoints as 1, and those that work again as 0.</summary>
    public static void Suspended(IEnumerable<EndpointKey> suspended, IEnumerable<EndpointKey> working)
    {
        foreach (var (endpoints, value) in new[] { (suspended, 1), (working, 0) })
        {
            foreach (var endpoint in endpoints)
            {
                SuspendedEndpoints.Record(value, AlertOpsMeter.Tag("channel", endpoint.Channel), AlertOpsMeter.Tag("endpoint", endpoint.Endpoint));
            }
        }
    }

    /// <param name="duration">The time from the commit at intake to the channel's acceptance.</param>
    public static void Accepted(string channel, TimeSpan duration) => Duration.Record(duration.TotalSeconds, AlertOpsMeter.Tag("channel", channel));

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

    private static TagList Tags(string channel, OutcomeKind kind, FailureReason reason) =>
        [AlertOpsMeter.Tag("channel", channel), AlertOpsMeter.Tag("outcome", EnumNames.Of(kind)), AlertOpsMeter.Tag("reason", EnumNames.Of(reason))];
}
