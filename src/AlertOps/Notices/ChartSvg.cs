namespace AlertOps.Notices;

/// <summary>Draws a chart block: one renderer for page and mail. Self-contained, no script, no outside reference.</summary>
internal static class ChartSvg
{
    public static string Render(Block.Chart chart, int width, int height) => throw new NotImplementedException();
}
