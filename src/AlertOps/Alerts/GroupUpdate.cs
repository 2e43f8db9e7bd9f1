using System.Collections.Immutable;

namespace AlertOps.Alerts;

/// <summary>One webhook body: the state of a group of alerts at a moment.</summary>
/// <param name="Source">The URL's <c>source</c>, "" when absent; distinguishes independent Alertmanagers.</param>
/// <param name="Receiver">Alertmanager's receiver.</param>
/// <param name="DirectReceiver">The URL's <c>receiver</c>: the update goes to this receiver of AlertOps, and the route tree is not asked.</param>
/// <param name="TruncatedAlerts">Alerts that Alertmanager left out of the body (its <c>max_alerts</c>).</param>
internal sealed record GroupUpdate(
    string Source,
    string Receiver,
    string GroupKey,
    string? DirectReceiver,
    ImmutableArray<Alert> Alerts,
    LabelSet GroupLabels,
    LabelSet CommonLabels,
    LabelSet CommonAnnotations,
    string ExternalUrl,
    int TruncatedAlerts,
    DateTimeOffset ReceivedAt);
