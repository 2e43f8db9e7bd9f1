namespace AlertOps.Enrichment;

/// <summary>What a range query covers. Its last step is its end, so that the last point is the value of now.</summary>
internal sealed record RangeWindow(DateTimeOffset Start, DateTimeOffset End, TimeSpan Step)
{
    /// <summary>More than a phone or a mail shows.</summary>
    public const int MaxPoints = 120;

    private static readonly TimeSpan MinStep = TimeSpan.FromSeconds(15);

    /// <summary>Prometheus' own look-back: an instant query, too, may answer with a value of this age.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    /// <summary>A point no older than this is the value of now.</summary>
    public DateTimeOffset Recent => End - (Step * 2 > LookBack ? Step * 2 : LookBack);

    /// <summary>The last <paramref name="range"/> before <paramref name="now"/>, in whole seconds a step.</summary>
    public static RangeWindow Before(DateTimeOffset now, TimeSpan range)
    {
        var step = TimeSpan.FromSeconds(Math.Ceiling(range.TotalSeconds / (MaxPoints - 1)));
        step = step < MinStep ? MinStep : step;
        return new RangeWindow(now - (step * Math.Floor(range / step)), now, step);
    }
}
