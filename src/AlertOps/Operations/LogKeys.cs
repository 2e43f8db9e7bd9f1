using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using Serilog.Events;

namespace AlertOps.Operations;

/// <summary>The keys of <c>log</c>.</summary>
internal static class LogKeys
{
    public static readonly KeyTable Table = new();

    public static readonly Key<Section?> Section = new("log", KeyTypes.Map(Table))
    {
        Example = "{format: text, level: information}",
        Meaning = new("The log on standard output.", "标准输出上的日志。"),
    };

    public static readonly Key<LogFormat?> Format = Table.Add(new Key<LogFormat?>("format", KeyTypes.Choice(("text", LogFormat.Text), ("json", LogFormat.Json)))
    {
        Default = "text",
        Example = "json",
        Meaning = new("Lines for people, or one JSON object a line.", "便于阅读的文本，或每行一个 JSON 对象。"),
    });

    public static readonly Key<LogEventLevel?> Level = Table.Add(new Key<LogEventLevel?>("level", KeyTypes.Choice(
        ("debug", LogEventLevel.Debug),
        ("information", LogEventLevel.Information),
        ("warning", LogEventLevel.Warning),
        ("error", LogEventLevel.Error),
        ("info", LogEventLevel.Information),
        ("warn", LogEventLevel.Warning)))
    {
        Default = "information",
        Example = "warning",
        Meaning = new("The least important events that are logged; `debug` has one line for each HTTP request.", "记录的最低级别；`debug` 时每个 HTTP 请求一行。"),
    });
}
