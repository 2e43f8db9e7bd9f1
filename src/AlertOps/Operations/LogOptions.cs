using AlertOps.Configuration;
using Serilog.Events;

namespace AlertOps.Operations;

/// <summary>The format and the level of the log on standard output. Both change with a reload.</summary>
/// <param name="Level">Events below it are left out.</param>
internal sealed record LogOptions(LogFormat Format, LogEventLevel Level)
{
    public static LogOptions Default { get; } = new(LogFormat.Text, LogEventLevel.Information);
}

internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>One JSON object a line, in Serilog's compact format (<c>@t</c>, <c>@m</c>, <c>@l</c> unless it is Information, <c>@x</c>).</summary>
    Json,
}

internal static class LogSection
{
    extension(AlertOpsOptions options)
    {
        public LogOptions Log => options.Find<LogOptions>() ?? LogOptions.Default;
    }
}
