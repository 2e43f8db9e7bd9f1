using Serilog.Events;

namespace AlertOps.Configuration.Parsing;

/// <summary><c>log</c>.</summary>
internal static class LogParser
{
    public static LogOptions Parse(Section root)
    {
        var log = LogOptions.Default;
        if (root.Find("log")?.Map("log: {format: text, level: information}") is not { } section)
        {
            return log;
        }

        var format = section.Find("format")?.Choice(("text", LogFormat.Text), ("json", LogFormat.Json));
        var level = section.Find("level")?.Choice(
            ("debug", LogEventLevel.Debug),
            ("information", LogEventLevel.Information),
            ("warning", LogEventLevel.Warning),
            ("error", LogEventLevel.Error),
            ("info", LogEventLevel.Information),
            ("warn", LogEventLevel.Warning));
        section.Close();
        return new LogOptions(format ?? log.Format, level ?? log.Level);
    }
}
