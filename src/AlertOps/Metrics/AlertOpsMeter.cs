using System.Diagnostics.Metrics;

namespace AlertOps.Metrics;

/// <summary>The meter of everything that AlertOps measures itself. An instrument's name is the Prometheus name, with its unit in it.</summary>
internal static class AlertOpsMeter
{
    public const string Name = "AlertOps";

    public static Meter Instance { get; } = new(Name);

    /// <summary>One label of a series.</summary>
    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    /// <summary>The upper bounds of a histogram's buckets, in seconds.</summary>
    public static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
