using System.Globalization;

namespace AlertOps.Benchmarks;

/// <summary>Computes quantiles of measured values and of AlertOps' own histograms.</summary>
internal static class Quantiles
{
    /// <summary>Nearest rank.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>Interpolates linearly within a bucket, like Prometheus' histogram_quantile: no finer than the buckets are.</summary>
    /// <param name="before">Metrics before the measurement, which are subtracted; text format.</param>
    /// <param name="metrics">Metrics after the measurement; text format.</param>
    public static double OfHistogram(string before, string metrics, string name, double share)
    {
        var known = Buckets(before, name);
        var buckets = Buckets(metrics, name).Select(bucket => (Bound: bucket.Key, Count: bucket.Value - known.GetValueOrDefault(bucket.Key))).OrderBy(bucket => bucket.Bound).ToArray();
        var rank = share * buckets[^1].Count;
        var index = Array.FindIndex(buckets, bucket => bucket.Count >= rank);
        var below = index == 0 ? (Bound: 0.0, Count: 0.0) : buckets[index - 1];
        return double.IsInfinity(buckets[index].Bound)
            ? below.Bound
            : below.Bound + ((buckets[index].Bound - below.Bound) * (rank - below.Count) / (buckets[index].Count - below.Count));
    }

    /// <summary>Number of values in a histogram.</summary>
    public static double CountOf(string metrics, string name) => Buckets(metrics, name).Values.DefaultIfEmpty().Max();

    /// <summary>Counts by bound, over all other labels.</summary>
    private static Dictionary<double, double> Buckets(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "_bucket{", StringComparison.Ordinal))
        .GroupBy(Bound)
        .ToDictionary(same => same.Key, same => same.Sum(Value));

    private static double Bound(string line)
    {
        var text = line.Split("le=\"")[1].Split('"')[0];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
