using System.Globalization;

namespace AlertOps.Benchmarks;

/// <summary>Quantiles of what was seen from outside, and of AlertOps' own histograms.</summary>
internal static class Quantiles
{
    /// <summary>Nearest rank.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>As Prometheus' histogram_quantile: linear within a bucket, so no finer than the buckets are.</summary>
    /// <param name="metrics">Text format.</param>
    public static double OfHistogram(string metrics, string name, double share)
    {
        var buckets = metrics.Split('\n')
            .Where(line => line.StartsWith(name + "_bucket{", StringComparison.Ordinal))
            .Select(line => (Bound: Bound(line), Count: Value(line)))
            .GroupBy(bucket => bucket.Bound, (bound, same) => (Bound: bound, Count: same.Sum(bucket => bucket.Count)))
            .OrderBy(bucket => bucket.Bound)
            .ToArray();
        var rank = share * buckets[^1].Count;
        var index = Array.FindIndex(buckets, bucket => bucket.Count >= rank);
        var below = index == 0 ? (Bound: 0.0, Count: 0.0) : buckets[index - 1];
        return double.IsInfinity(buckets[index].Bound)
            ? below.Bound
            : below.Bound + ((buckets[index].Bound - below.Bound) * (rank - below.Count) / (buckets[index].Count - below.Count));
    }

    private static double Bound(string line)
    {
        var text = line.Split("le=\"")[1].Split('"')[0];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
