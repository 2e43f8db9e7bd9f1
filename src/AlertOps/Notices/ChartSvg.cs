using System.Globalization;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Draws a chart as SVG for pages and pictures. The SVG has no scripts and refers to nothing outside. Axes and text take the colour of the surrounding
/// text, so that the chart is readable on light and dark; the colours of the lines have contrast on both.
/// </summary>
internal static class ChartSvg
{
    public const string Fonts = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif";

    private const int MaxLines = 5;
    private const int MaxPoints = 600;
    private const double Left = 72;
    private const double Right = 12;
    private const double Top = 10;
    private const double Bottom = 24;
    private const double LegendRow = 16;
    private static readonly string[] Colours = ["#2f7de1", "#d9730d", "#12946b", "#a352cc", "#c2410c"];

    public static string Render(Block.Chart chart, int width, int height, Language language = Language.Chinese)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{Fonts}\" font-size=\"11\" fill=\"currentColor\">\n");
        svg.Append("<title>").Append(Html.Text(chart.Title)).Append("</title>\n");
        return svg.Append(Body(chart, width, height, language)).Append("</svg>\n").ToString();
    }

    /// <summary>The drawing without the SVG element around it; "" when there is no value to draw.</summary>
    public static string Body(Block.Chart chart, int width, int height, Language language)
    {
        var lines = chart.Lines.Where(line => line.Points.Any(point => double.IsFinite(point.Value))).Take(MaxLines).ToArray();
        var svg = new StringBuilder();
        if (lines.Length > 0)
        {
            Draw(svg, chart, lines, new PlotArea(width, height, lines, chart.Limit), language);
        }

        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Block.Chart chart, ChartLine[] lines, PlotArea plot, Language language)
    {
        foreach (var tick in plot.Scale.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"chart-grid\" d=\"M{Left:0.#} {plot.Y(tick):0.#}H{plot.EndX:0.#}\" stroke=\"currentColor\" stroke-opacity=\"0.15\" fill=\"none\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6:0.#}\" y=\"{plot.Y(tick) + 4:0.#}\" text-anchor=\"end\">{Html.Text(ValueFormat.Format(tick, chart.Unit, language))}</text>\n");
        }

        foreach (var (at, anchor) in plot.Times())
        {
            var clock = DateTimeOffset.FromUnixTimeSeconds(at).ToOffset(TimeSpan.FromMinutes(chart.UtcOffsetMinutes)).ToString("HH:mm", CultureInfo.InvariantCulture);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{plot.X(at):0.#}\" y=\"{plot.EndY + 15:0.#}\" text-anchor=\"{anchor}\">{clock}</text>\n");
        }

        if (chart.Limit is { } limit && double.IsFinite(limit))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"chart-limit\" d=\"M{Left:0.#} {plot.Y(limit):0.#}H{plot.EndX:0.#}\" stroke=\"#d92d20\" stroke-dasharray=\"5 4\" fill=\"none\"/>\n");
        }

        for (var index = 0; index < lines.Length; index++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"chart-line\" d=\"{Path(lines[index], plot)}\" stroke=\"{Colours[index]}\" stroke-width=\"1.8\" stroke-linejoin=\"round\" fill=\"none\"/>\n");
        }

        AppendLegend(svg, lines, plot);
    }

    private static void AppendLegend(StringBuilder svg, ChartLine[] lines, PlotArea plot)
    {
        if (lines.Length < 2)
        {
            return;
        }

        var step = (plot.EndX - Left) / lines.Length;
        for (var index = 0; index < lines.Length; index++)
        {
            var x = Left + (index * step);
            var y = plot.EndY + Bottom + 6;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"9\" height=\"9\" fill=\"{Colours[index]}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 13:0.#}\" y=\"{y + 9:0.#}\">{Html.Text(CleanText.Of(lines[index].Name, Math.Max(4, (int)(step / 8))))}</text>\n");
        }
    }

    /// <summary>The path of a line. Points that are more than three usual steps apart are not connected.</summary>
    private static string Path(ChartLine line, PlotArea plot)
    {
        var points = line.Points.Where(point => double.IsFinite(point.Value)).ToArray();
        var every = Math.Max(1, (points.Length + MaxPoints - 1) / MaxPoints);
        var thinned = points.Where((_, index) => index % every == 0 || index == points.Length - 1).ToArray();
        var usual = thinned.Length < 2 ? 0 : thinned.Zip(thinned.Skip(1), (first, second) => second.UnixSeconds - first.UnixSeconds).Order().ElementAt((thinned.Length - 1) / 2);
        var path = new StringBuilder();
        for (var index = 0; index < thinned.Length; index++)
        {
            var starts = index == 0 || thinned[index].UnixSeconds - thinned[index - 1].UnixSeconds > 3 * usual;
            path.Append(starts ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{plot.X(thinned[index].UnixSeconds):0.#} {plot.Y(thinned[index].Value):0.#}");
        }

        return path.ToString();
    }

    /// <summary>Maps values and times to coordinates.</summary>
    private sealed class PlotArea
    {
        private readonly long first;
        private readonly long last;

        public PlotArea(int width, int height, ChartLine[] lines, double? limit)
        {
            EndX = width - Right;
            EndY = height - Bottom - (lines.Length > 1 ? LegendRow : 0);
            var points = lines.SelectMany(line => line.Points).Where(point => double.IsFinite(point.Value)).ToArray();
            first = points.Min(point => point.UnixSeconds);
            last = Math.Max(points.Max(point => point.UnixSeconds), first + 1);
            var (low, high) = (points.Min(point => point.Value), points.Max(point => point.Value));

            // A limit far away would flatten the line, so that it is outside the drawing then.
            var near = limit is { } value && double.IsFinite(value) && Math.Abs(value) <= 10 * Math.Max(Math.Abs(low), Math.Abs(high));
            Scale = near ? ChartScale.Around(Math.Min(low, limit!.Value), Math.Max(high, limit.Value)) : ChartScale.Around(low, high);
        }

        public double EndX { get; }

        public double EndY { get; }

        public ChartScale Scale { get; }

        public double X(long at) => Left + ((at - first) / (double)(last - first) * (EndX - Left));

        public double Y(double value) => EndY - (Scale.Fraction(value) * (EndY - Top));

        public IEnumerable<(long At, string Anchor)> Times() => [(first, "start"), ((first + last) / 2, "middle"), (last, "end")];
    }
}
