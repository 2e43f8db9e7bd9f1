using System.Collections.Immutable;
using System.Xml.Linq;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public class ChartSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Draws_axes_limit_and_lines_in_local_time()
    {
        var drawing = Draw(Chart([Line("a", 0, 100, 8200), Line("b", 50, 60, 70)], limit: 250));

        Assert.Equal("0 0 640 200", drawing.Attribute("viewBox")!.Value);
        Assert.Equal("平均耗时", drawing.Element(Svg + "title")!.Value);
        Assert.Equal(2, Classed(drawing, "chart-line").Count());
        Assert.Single(Classed(drawing, "chart-limit"));
        Assert.Equal(["08:00", "08:01", "08:02"], drawing.Elements(Svg + "text").Select(text => text.Value).Where(text => text.Contains(':')));
        Assert.Contains("10 s", drawing.Elements(Svg + "text").Select(text => text.Value));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0, 0 })]
    [InlineData(new[] { -1e300, 1e300 })]
    [InlineData(new[] { 1e-12, 2e-12 })]
    [InlineData(new[] { double.PositiveInfinity, 1, double.NaN, 2 })]
    public void No_values_break_the_drawing(double[] values)
    {
        var svg = ChartSvg.Render(Chart([Line("a", values)], limit: double.NaN), 640, 200);

        Assert.DoesNotContain("NaN", svg);
        Assert.DoesNotContain("Infinity", svg);
        Assert.NotNull(XDocument.Parse(svg).Root);
    }

    [Fact]
    public void At_most_five_lines_are_drawn_and_named()
    {
        var drawing = Draw(Chart([.. Enumerable.Range(0, 9).Select(index => Line("node-" + index, 1, index))]));

        Assert.Equal(5, Classed(drawing, "chart-line").Count());
        Assert.Equal(5, drawing.Elements(Svg + "text").Count(text => text.Value.StartsWith("node-", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_gap_in_the_data_stays_a_gap()
    {
        var line = new ChartLine("a", [.. new[] { 0, 60, 120, 1200, 1260 }.Select(second => new ChartPoint(second, 1 + second))]);

        var path = Classed(Draw(Chart([line])), "chart-line").Single().Attribute("d")!.Value;

        Assert.Equal(2, path.Count(letter => letter == 'M'));
    }

    [Fact]
    public void Names_are_text()
    {
        var svg = ChartSvg.Render(Chart([Line("<script>x</script>", 1, 2), Line("b", 1, 2)]) with { Title = "<b>\"&" }, 640, 200);

        Assert.DoesNotContain("<script", svg);
        Assert.DoesNotContain("<b>", svg);
    }

    private static Block.Chart Chart(ImmutableArray<ChartLine> lines, double? limit = null) => new("平均耗时", "ms", lines, limit, "", 5) { UtcOffsetMinutes = 480 };

    private static ChartLine Line(string name, params double[] values) => new(name, [.. values.Select((value, index) => new ChartPoint(60 * index, value))]);

    private static XElement Draw(Block.Chart chart) => XDocument.Parse(ChartSvg.Render(chart, 640, 200)).Root!;

    private static IEnumerable<XElement> Classed(XElement drawing, string name) => drawing.Elements().Where(element => element.Attribute("class")?.Value == name);
}
