namespace AlertOps.Channels;

internal static partial class Log
{
    [LoggerMessage(7701, LogLevel.Information, "rsvg-convert is not installed (Debian: librsvg2-bin, and fonts-noto-cjk for Chinese): mail shows charts as a line of blocks")]
    public static partial void NoChartProgram(this ILogger logger);

    [LoggerMessage(7702, LogLevel.Warning, "{Program} made no picture of a chart: {Problem}. Told once; mail shows such charts as a line of blocks")]
    public static partial void ChartFailed(this ILogger logger, string program, string problem);
}
