using System.Diagnostics.Metrics;
using AlertOps.Metrics;

namespace AlertOps.Operations.Connections;

/// <summary>Counts connections that were closed for new ones.</summary>
internal static class ConnectionMetrics
{
    private static readonly Counter<long> Evictions = AlertOpsMeter.Instance.CreateCounter<long>("alertops_connections_evicted_total", description: "Connections that were closed to make room for new ones.");

    /// <summary>Gives the series the value 0.</summary>
    public static void Start() => Evictions.Add(0);

    public static void Evicted() => Evictions.Add(1);
}
