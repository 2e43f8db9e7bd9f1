using System.Globalization;
using System.Text;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Draws charts as self-contained SVG on white, sized in pixels, for channels that show pictures.</summary>
internal static class ChartPicture
{
    /// <summary>The inner width of a frame of 600 pixels, the usual width of a mail.</summary>
    public const int Width = 568;
    public const int Height = 190;

    /// <summary>The largest PNG. A usual chart at twice the size takes a fifth of it; five lines of noise just fit.</summary>
    public const int MaxBytes = 150_000;

    private const int Margin = 16;
    private const int HeadingLine = 24;
    private const string Ink = "#1d2939";

    /// <summary>The charts of a notice that have points. Charts whose value the notice shows nowhere else come first.</summary>
    public static IEnumerable<Block.Chart> ChartsWithPoints(Notice notice) => notice.Blocks
        .OfType<Block.Chart>()
        .Where(chart => chart.Lines.Any(line => line.Points.Count(point => double.IsFinite(point.Value)) > 1))
        .OrderBy(chart => chart.ShownElsewhere);

    public static string Chart(Block.Chart chart, Language language) => Frame(Width, Height, ChartSvg.Body(chart, Width, Height, language));

    /// <summary>A chart as a picture of its own, with the notice's title above it.</summary>
    public static string WithHeading(Notice notice, Block.Chart chart)
    {
        const int top = Margin + (2 * HeadingLine) + 8;
        var body = new StringBuilder();
        Heading(body, 1, 16, "bold", $"{notice.Badge} {notice.Title}", " #" + notice.IncidentId.ToString(CultureInfo.InvariantCulture));
        Heading(body, 2, 13, "normal", chart.Title);
        body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin},{top})\">\n").Append(ChartSvg.Body(chart, Width, Height, notice.Language)).Append("</g>\n");
        return Frame(Width + (2 * Margin), top + Height + Margin, body.ToString());
    }

    // A Chinese character is as wide as it is high. The end of the heading is never cut off.
    private static void Heading(StringBuilder body, int row, int size, string weight, string text, string end = "") => body
        .Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{Margin + (row * HeadingLine) - 6}\" font-size=\"{size}\" font-weight=\"{weight}\">")
        .Append(Html.Text(CleanText.Of(text, (Width / size) - end.Length) + end))
        .Append("</text>\n");

    private static string Frame(int width, int height, string body) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{ChartSvg.Fonts}" font-size="13" color="{Ink}" fill="{Ink}">
        <rect width="{width}" height="{height}" fill="#ffffff"/>
        {body}</svg>

        """);
}
