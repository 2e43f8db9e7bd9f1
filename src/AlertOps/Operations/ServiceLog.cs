using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace AlertOps.Operations;

/// <summary>Writes the log to standard output, where systemd and containers read it, with the <c>log.format</c> and <c>log.level</c> in force.</summary>
internal sealed class ServiceLog : ITextFormatter
{
    private readonly TextLogFormatter text = new();
    private readonly RenderedCompactJsonFormatter json = new();
    private readonly LoggingLevelSwitch level;
    private volatile LogFormat format;

    public ServiceLog(LogOptions options)
    {
        level = new LoggingLevelSwitch(options.Level);
        format = options.Format;
    }

    /// <summary>Applies the options of a reload.</summary>
    public void Apply(LogOptions options)
    {
        level.MinimumLevel = options.Level;
        format = options.Format;
    }

    /// <param name="configure">Adds the sinks; null writes to standard output.</param>
    public Logger CreateLogger(Action<LoggerConfiguration, ITextFormatter>? configure = null)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)

            // The keys of open forms need no encryption at rest: a reader of the database can read what the forms are about anyway.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)

            // A cookie from before a new database, or a made-up one, makes a form be refused. That is no failure that deserves a stack trace.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal)
            // RequestFailureLog logs failed requests in throttled lines.
            .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)

            // A process that can't start says why in its last line; this event would put a stack trace above it.
            .Filter.ByExcluding(logged => logged.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.FromLogContext()
            .Filter.ByIncludingOnly(logged => logged.Level >= level.MinimumLevel);
        if (configure is null)
        {
            logger.WriteTo.Console(this);
        }
        else
        {
            configure(logger, this);
        }

        return logger.CreateLogger();
    }

    public void Format(LogEvent logEvent, TextWriter output)
    {
        ITextFormatter chosen = format == LogFormat.Json ? json : text;
        chosen.Format(logEvent, output);
    }
}
