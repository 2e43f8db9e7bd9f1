namespace AlertOps.Metrics;

internal static partial class Log
{
    [LoggerMessage(9101, LogLevel.Error, "The metrics of {What} can't be measured; the others are shown, and the same failure is not logged again before it is over")]
    public static partial void MeasurementFailed(this ILogger logger, Exception error, string what);

    [LoggerMessage(9102, LogLevel.Error, "The instrument {Instrument} can't be shown as a Prometheus metric; the others are")]
    public static partial void InstrumentNotShown(this ILogger logger, Exception error, string instrument);
}
