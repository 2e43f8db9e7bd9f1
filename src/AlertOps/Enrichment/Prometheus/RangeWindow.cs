namespace AlertOps.Enrichment.Prometheus;

/// <summary>The time that a range query covers. Its last step is its end, so that the last point is the present value.</summary>
internal sealed record RangeWindow(DateTimeOffset Start, DateTimeOffset End, TimeSpan Step)
{
    /// <summary>A phone or a mail shows fewer points than this.</summary>
    public const int MaxPoints = 120;

    private static readonly TimeSpan MinStep = TimeSpan.FromSeconds(15);

    /// <summary>Prometheus' look-back: an instant query, too, may answer with a value of this age.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    /// <summary>A point that is older than this is no present value.</summary>
    public DateTimeOffset OldestPresent => End - (Step * 2 > LookBack ? Step * 2 : LookBack);

    /// <summary>The last <paramref name="range"/> before <paramref name="now"/>, with steps of whole seconds.</summary>
    public static RangeWindow Before(DateTimeOffset now, TimeSpan range)
    {
        var step = TimeSpan.FromSeconds(Math.Ceiling(range.TotalSeconds / (MaxPoints - 1)));
        step = step < MinStep ? MinStep : step;
        return new RangeWindow(now - (step * Math.Floor(range / step)), now, step);
    }
}
