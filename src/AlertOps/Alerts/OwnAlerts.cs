using System.Collections.Immutable;

namespace AlertOps.Alerts;

/// <summary>Alerts that AlertOps raises itself, without a rule in Prometheus.</summary>
internal static class OwnAlerts
{
    public const string ChannelStopped = "AlertOpsChannelStopped";
    public const string RefusedBody = "AlertOpsRefusedBody";

    public static ImmutableArray<string> Names { get; } = [ChannelStopped, RefusedBody];
}
