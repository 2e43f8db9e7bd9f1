using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using Serilog.Events;

namespace AlertOps.Operations;

/// <summary>Reads <c>log</c>.</summary>
internal sealed class LogSectionReader : ISectionReader
{
    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root));

    private static LogOptions Parse(Section root)
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
        section.ReportUnknownKeys();
        return new LogOptions(format ?? log.Format, level ?? log.Level);
    }
}
