using System.Globalization;
using System.Text.Json;
using AlertOps.Operations;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace AlertOps.Tests.Operations;

public sealed class ServiceLogTests
{
    private const string Forged = "x\n2026-11-29T03:00:00.000+00:00 INF AlertOps All is well\r\u001b[2K\u2028\u202e";

    private readonly List<string> events = [];

    [Fact]
    public void A_strangers_text_never_makes_a_line_of_its_own()
    {
        using var logger = LoggerOf(new ServiceLog(LogOptions.Default));

        logger.Warning("Refused {Name}", Forged);

        Assert.Matches(@"^\S+ WRN AlertOps Refused x\\n2026-11-29T03:00:00\.000\+00:00 INF AlertOps All is well\\r\\u001b\[2K\\u2028\\u202e\n$", Assert.Single(events));
    }

    [Fact]
    public void Neither_does_an_exceptions_message_or_that_of_its_cause()
    {
        using var logger = LoggerOf(new ServiceLog(LogOptions.Default));

        logger.Error(new InvalidOperationException(Forged, new AggregateException(new IOException(Forged))), "It broke");

        var lines = Assert.Single(events).TrimEnd('\n').Split('\n');
        Assert.EndsWith(" ERR AlertOps It broke", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("caused by System.IO.IOException: x\\n2026", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_stand_bare_and_numbers_as_their_template_has_them()
    {
        using var logger = LoggerOf(new ServiceLog(LogOptions.Default));

        logger.ForContext(Constants.SourceContextPropertyName, "AlertOps.Delivery.DeliveryDispatcher").Information("Sent to {Receiver} in {Took:F0} ms", "oncall 值班", 12.34);

        Assert.EndsWith(" INF AlertOps.Delivery.DeliveryDispatcher Sent to oncall 值班 in 12 ms\n", Assert.Single(events), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_one_object_a_line_with_the_values_beside_the_message()
    {
        using var logger = LoggerOf(new ServiceLog(new LogOptions(LogFormat.Json, LogEventLevel.Information)));

        logger.Warning("Refused {Name}", Forged);

        var line = Assert.Single(events);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        var written = JsonDocument.Parse(line).RootElement;
        Assert.Equal("Warning", written.GetProperty("@l").GetString());
        Assert.Equal(Forged, written.GetProperty("Name").GetString());
        Assert.StartsWith("Refused", written.GetProperty("@m").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reload_changes_level_and_format_of_the_running_log()
    {
        var log = new ServiceLog(new LogOptions(LogFormat.Text, LogEventLevel.Error));
        using var logger = LoggerOf(log);
        logger.Information("before");

        log.Apply(new LogOptions(LogFormat.Json, LogEventLevel.Debug));
        logger.Debug("after");

        Assert.StartsWith("{", Assert.Single(events), StringComparison.Ordinal);
    }

    [Fact]
    public void The_framework_speaks_of_warnings_only_and_not_even_of_those_when_errors_are_asked_for()
    {
        var log = new ServiceLog(new LogOptions(LogFormat.Text, LogEventLevel.Debug));
        using var logger = LoggerOf(log);
        var framework = logger.ForContext(Constants.SourceContextPropertyName, "Microsoft.AspNetCore.Routing");
        framework.Information("chatter");
        framework.Warning("heard");

        log.Apply(new LogOptions(LogFormat.Text, LogEventLevel.Error));
        framework.Warning("not asked for");

        Assert.Contains("heard", Assert.Single(events), StringComparison.Ordinal);
    }

    private Logger LoggerOf(ServiceLog log) => log.CreateLogger((logger, formatter) => logger.WriteTo.Sink(new Listening(formatter, events)));

    private sealed class Listening(ITextFormatter formatter, List<string> events) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var line = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            formatter.Format(logEvent, line);
            events.Add(line.ToString());
        }
    }
}
