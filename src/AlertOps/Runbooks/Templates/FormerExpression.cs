using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>Rewrites expressions of the former form: <c>(lt queries.full_in 86400)</c> becomes <c>queries.full_in &lt; 86400</c>.</summary>
internal static class FormerExpression
{
    private const int MaxLength = 300;
    private static readonly LexerOptions Alone = new() { Mode = ScriptMode.ScriptOnly };

    /// <summary>Returns the new form; null when the text can't be read.</summary>
    public static string? Convert(string former)
    {
        if (former.Length > MaxLength)
        {
            return null;
        }

        var text = former
            .Replace("../", "", StringComparison.Ordinal).Replace("@root.", "", StringComparison.Ordinal)
            .Replace("@index", "for.index", StringComparison.Ordinal).Replace("@first", "for.first", StringComparison.Ordinal).Replace("@last", "for.last", StringComparison.Ordinal);
        var parsed = Template.Parse(text, null, TemplateParser.Options, Alone);
        return !parsed.HasErrors && parsed.Page?.Body?.Statements is [ScriptExpressionStatement { Expression: { } expression }] ? Write(expression, text) : null;
    }

    /// <summary>The new form of a call of the former form; null when its function has the same form now.</summary>
    public static string? OfCall(ScriptFunctionCall call, string source) =>
        call.Target is ScriptVariableGlobal { Name: var name } && TemplateFunctions.Find(name) is null && Call(name, call.Arguments, source) is { } text ? text : null;

    private static string Write(ScriptExpression expression, string source) => expression switch
    {
        ScriptNestedExpression { Expression: { } inner } => Write(inner, source),
        ScriptFunctionCall { Target: ScriptVariableGlobal { Name: var name } } call => Call(name, call.Arguments, source) ?? Source(expression, source),
        _ => Source(expression, source),
    };

    private static string? Call(string name, ScriptList<ScriptExpression> arguments, string source) => (name, arguments.Count) switch
    {
        ("gt", 2) => string.Join(" > ", arguments.Select(argument => Operand(argument, source))),
        ("ge", 2) => string.Join(" >= ", arguments.Select(argument => Operand(argument, source))),
        ("lt", 2) => string.Join(" < ", arguments.Select(argument => Operand(argument, source))),
        ("le", 2) => string.Join(" <= ", arguments.Select(argument => Operand(argument, source))),
        ("eq", 2) => string.Join(" == ", arguments.Select(argument => Operand(argument, source))),
        ("ne", 2) => string.Join(" != ", arguments.Select(argument => Operand(argument, source))),
        ("and", > 1) => string.Join(" && ", arguments.Select(argument => Operand(argument, source))),
        ("or", > 1) => string.Join(" || ", arguments.Select(argument => Operand(argument, source))),
        ("value", 1) when arguments[0] is ScriptLiteral { Value: string id } && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') => $"queries.{id}",
        ("not", 1) => $"!({Write(arguments[0], source)})",
        ("humanizeDuration", 1) => $"{Operand(arguments[0], source)} | humanize_duration",
        ("humanizePercentage", 1) => $"{Operand(arguments[0], source)} | humanize_percentage",
        ("humanizeTimestamp", 1) => $"{Operand(arguments[0], source)} | humanize_timestamp",
        _ => null,
    };

    private static string Operand(ScriptExpression expression, string source)
    {
        var text = Write(expression, source);
        return text.Contains(' ', StringComparison.Ordinal) ? $"({text})" : text;
    }

    private static string Source(ScriptNode node, string source)
    {
        var start = Math.Clamp(node.Span.Start.Offset, 0, source.Length);
        return source[start..Math.Clamp(TemplateParser.End(node), start, source.Length)];
    }
}
