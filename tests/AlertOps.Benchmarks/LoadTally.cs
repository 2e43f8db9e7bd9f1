namespace AlertOps.Benchmarks;

/// <summary>Counts the answers of one connection, per stretch.</summary>
internal sealed class LoadTally(int stretches)
{
    private readonly long[] alerts = new long[stretches];
    private readonly long[] refused = new long[stretches];
    private readonly List<float>[] milliseconds = [.. Enumerable.Range(0, stretches).Select(_ => new List<float>(65_536))];

    /// <param name="taken">Number of alerts that are on disk now; 0 when the body was refused.</param>
    public void Add(int stretch, int taken, TimeSpan took)
    {
        alerts[stretch] += taken;
        refused[stretch] += taken == 0 ? 1 : 0;
        milliseconds[stretch].Add((float)took.TotalMilliseconds);
    }

    public static StretchResult Sum(IReadOnlyCollection<LoadTally> tallies, int stretch, TimeSpan length)
    {
        var times = tallies.SelectMany(tally => tally.milliseconds[stretch]).Order().ToArray();
        return new StretchResult(
            tallies.Sum(tally => tally.alerts[stretch]) / length.TotalSeconds,
            Percentile(times, 0.50),
            Percentile(times, 0.99),
            tallies.Sum(tally => tally.refused[stretch]));
    }

    /// <summary>Nearest rank; 0 when there are no values.</summary>
    private static double Percentile(float[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
