using System.Collections.Immutable;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Draws values over time in a few characters, for places that show no picture.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▅▇";
    private const int Columns = 8;

    /// <summary>"" when there are too few points to show a trend.</summary>
    public static string Of(ImmutableArray<Sample> points)
    {
        if (points.IsDefaultOrEmpty)
        {
            return "";
        }

        var values = points.Where(point => double.IsFinite(point.Value)).Select(point => point.Value).ToArray();
        if (values.Length < 3)
        {
            return "";
        }

        var columns = Math.Min(Columns, values.Length);
        var heights = Enumerable.Range(0, columns).Select(column => Mean(values, column, columns)).ToArray();
        var (low, high) = (heights.Min(), heights.Max());
        return string.Concat(heights.Select(height => Levels[Level(height, low, high)]));
    }

    private static double Mean(double[] values, int column, int columns)
    {
        var from = column * values.Length / columns;
        var to = (column + 1) * values.Length / columns;
        return values[from..to].Average();
    }

    // Values that hardly change are drawn flat in the middle instead of at full height.
    private static int Level(double height, double low, double high) =>
        high - low <= Math.Max(Math.Abs(high), Math.Abs(low)) * 0.01 ? Levels.Length / 2
        : Math.Clamp((int)((height - low) / (high - low) * Levels.Length), 0, Levels.Length - 1);
}
