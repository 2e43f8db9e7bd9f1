using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace AlertOps.Operations;

/// <summary>
/// Writes one event as one line. An exception follows on lines of its own, each indented. Its messages and all values may hold text from outside, so control
/// characters are escaped, and no text can begin a line that looks like an event.
/// </summary>
internal sealed class TextLogFormatter : ITextFormatter
{
    private const string Indent = "    ";

    /// <summary>The number of nested causes that are written; an endless chain must not fill the disk.</summary>
    private const int DeepestCause = 10;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(NameOf(logEvent.Level));
        output.Write(' ');
        output.Write(logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name } ? name : "AlertOps");
        output.Write(' ');
        output.WriteLine(Escaped(MessageOf(logEvent)));
        if (logEvent.Exception is { } exception)
        {
            Write(exception, output, 0);
        }
    }

    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        LogEventLevel.Fatal => "FTL",
    };

    /// <summary>Renders the message with its texts unquoted, as people read them.</summary>
    private static string MessageOf(LogEvent logEvent)
    {
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value) && value is ScalarValue { Value: string text })
            {
                message.Write(text);
            }
            else
            {
                token.Render(logEvent.Properties, message, CultureInfo.InvariantCulture);
            }
        }

        return message.ToString();
    }

    private static void Write(Exception exception, TextWriter output, int depth)
    {
        output.WriteLine($"{Indent}{(depth > 0 ? "caused by " : "")}{exception.GetType()}: {Escaped(exception.Message)}");
        foreach (var line in (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            output.WriteLine($"{Indent}{Indent}{Escaped(line)}");
        }

        if (depth < DeepestCause)
        {
            foreach (var cause in exception is AggregateException several ? several.InnerExceptions : [.. new[] { exception.InnerException }.OfType<Exception>()])
            {
                Write(cause, output, depth + 1);
            }
        }
    }

    /// <summary>Makes line ends, terminal codes and characters that change the writing direction visible.</summary>
    private static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Any(IsEscaped))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when IsEscaped(character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    private static bool IsEscaped(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
