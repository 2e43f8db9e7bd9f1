using AlertOps.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace AlertOps.Operations;

/// <summary>The log on standard output, where systemd and containers look: <c>log.format</c> and <c>log.level</c> as they are in force.</summary>
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

    /// <summary>Takes over what a reload brought.</summary>
    public void Use(LogOptions options)
    {
        level.MinimumLevel = options.Level;
        format = options.Format;
    }

    /// <param name="configure">Where the events go; standard output when it is null.</param>
    public Logger CreateLogger(Action<LoggerConfiguration, ITextFormatter>? configure = null)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)

            // Keys of open forms need no encryption at rest: whoever reads the database reads what the forms are about.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)

            // A browser's cookie from before a new database, or anybody's made-up one: the form is refused, which is no failure with a stack trace.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal)
            // Requests that fail are told of in lines of our own, which have a pace.
            .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)

            // The last line of a process that could not start says why; its stack would stand above it.
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
