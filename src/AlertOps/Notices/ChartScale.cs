namespace AlertOps.Notices;

/// <summary>The value axis of a chart, with a few round ticks.</summary>
internal sealed class ChartScale
{
    private ChartScale(double low, double high, double step)
    {
        Low = low;
        High = high;
        Step = step;
    }

    public double Low { get; }

    public double High { get; }

    private double Step { get; }

    /// <summary>A range of round numbers around the values. It includes zero when zero is not far away.</summary>
    public static ChartScale Around(double low, double high)
    {
        if (low > 0 && low < high * 0.75)
        {
            low = 0;
        }

        if (high - low < Math.Max(Math.Abs(high), Math.Abs(low)) * 1e-6 || high - low < 1e-12)
        {
            var margin = high == 0 ? 1 : Math.Abs(high) * 0.1;
            (low, high) = (low - margin, high + margin);
        }

        var step = RoundStep((high - low) / 3);
        return new ChartScale(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }

    public IEnumerable<double> Ticks()
    {
        for (var index = 0; index <= 8; index++)
        {
            var value = Low + (index * Step);
            if (value > High + (Step / 2))
            {
                yield break;
            }

            yield return Math.Abs(value) < Step / 1e6 ? 0 : value;
        }
    }

    /// <summary>The position of a value on the axis: 0 at the bottom, 1 at the top.</summary>
    public double Fraction(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
