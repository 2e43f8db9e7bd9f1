using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Splits PromQL into tokens, as Prometheus' own lexer does.</summary>
/// <remarks>
/// Lenient reading is for expressions that Prometheus judges, not AlertOps: it only tells strings from what stands outside them. It accepts every
/// text, takes a duration for a number and a word, and reads a string that is never closed up to the end.
/// </remarks>
internal sealed partial class PromQlLexer
{
    private static readonly string[] Symbols = ["=~", "!~", "==", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",", ":", "@"];

    private readonly string text;
    private readonly bool lenient;
    private readonly List<PromQlToken> tokens = [];
    private int position;
    private int depth;
    private bool insideBrackets;

    private PromQlLexer(string text, bool lenient)
    {
        this.text = text;
        this.lenient = lenient;
    }

    /// <summary>All tokens, the last one <see cref="PromQlTokenKind.End"/>.</summary>
    /// <exception cref="SyntaxException">Prometheus would refuse the expression.</exception>
    public static List<PromQlToken> Tokenize(string text)
    {
        var all = new PromQlLexer(text, lenient: false).ReadAll();
        all.Add(new PromQlToken(PromQlTokenKind.End, "", text.Length, text.Length));
        return all;
    }

    /// <summary>The tokens of any text, without one for the end.</summary>
    public static List<PromQlToken> TokenizeLeniently(string text) => new PromQlLexer(text, lenient: true).ReadAll();

    private List<PromQlToken> ReadAll()
    {
        while (position < text.Length)
        {
            if (!SkipSpace() && !SkipComment())
            {
                Add(String() ?? NumberOrDuration() ?? Matched(Word(), PromQlTokenKind.Identifier) ?? Symbol() ?? Unknown());
            }
        }

        return tokens;
    }

    /// <summary>Adds a token and goes on behind it. Every token has at least one character, so that each step makes progress.</summary>
    private void Add(PromQlToken token)
    {
        depth -= token.Text is ")" or "}" or "]" && token.Kind == PromQlTokenKind.Symbol && depth > 0 ? 1 : 0;
        tokens.Add(token with { Depth = depth });
        depth += token.Text is "(" or "{" or "[" && token.Kind == PromQlTokenKind.Symbol ? 1 : 0;
        position = Math.Max(token.End, position + 1);
    }

    private bool SkipSpace()
    {
        var isSpace = lenient ? char.IsWhiteSpace(text[position]) : text[position] is ' ' or '\t' or '\n' or '\r';
        position += isSpace ? 1 : 0;
        return isSpace;
    }

    private bool SkipComment()
    {
        if (text[position] != '#')
        {
            return false;
        }

        var end = text.IndexOf('\n', position);
        position = end < 0 ? text.Length : end;
        return true;
    }

    /// <summary>The token that a pattern matches here. An empty match is none: all parts of a duration are optional, and before '.5' none is there.</summary>
    private PromQlToken? Matched(Regex pattern, PromQlTokenKind kind)
    {
        var match = pattern.Match(text, position);
        return match.Length > 0 ? new PromQlToken(kind, match.Value, position, position + match.Length) : null;
    }

    private PromQlToken? NumberOrDuration()
    {
        if (lenient)
        {
            return Matched(LenientNumber(), PromQlTokenKind.Number);
        }

        var first = text[position];
        if (!char.IsAsciiDigit(first) && !(first == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1])))
        {
            return null;
        }

        return Matched(Duration(), PromQlTokenKind.Duration) ?? Matched(Number(), PromQlTokenKind.Number)
            ?? throw new SyntaxException(position, $"'{Chunk().Match(text, position).Value}' is neither a number nor a duration", "durations are whole numbers with ms, s, m, h, d, w or y, largest unit first: 5m, 1h30m");
    }

    private Regex Word() => insideBrackets && !lenient ? PlainWord() : MetricWord();

    private PromQlToken? Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(position).StartsWith(symbol, StringComparison.Ordinal))
            {
                insideBrackets = symbol switch { "[" => true, "]" => false, _ => insideBrackets };
                return new PromQlToken(PromQlTokenKind.Symbol, symbol, position, position + symbol.Length);
            }
        }

        return null;
    }

    private PromQlToken Unknown()
    {
        var character = text[position];
        return lenient ? new PromQlToken(PromQlTokenKind.Unknown, character.ToString(), position, position + 1)
            : character == '$' ? throw new SyntaxException(position, "'$' stands outside a matcher", "$label works only inside a =~ or !~ matcher; Grafana's variables are unknown to Prometheus: write a duration such as [5m]")
            : throw new SyntaxException(position, $"'{character}' is no character of PromQL", character > 127 ? "use plain ASCII punctuation, not full-width" : "remove it");
    }

    private PromQlToken? String()
    {
        var quote = text[position];
        if (quote is not ('"' or '\'' or '`'))
        {
            return null;
        }

        var at = position + 1;
        while (at < text.Length && text[at] != quote)
        {
            if (!lenient && quote != '`' && text[at] == '\n')
            {
                break;
            }

            at += quote != '`' && text[at] == '\\' ? EscapeLength(at, quote) : 1;
        }

        var isClosed = at < text.Length && text[at] == quote;
        if (!isClosed && !lenient)
        {
            throw new SyntaxException(position, "a string is never closed", $"add the closing {quote}");
        }

        var contentEnd = Math.Min(at, text.Length);
        return new PromQlToken(PromQlTokenKind.Text, text[(position + 1)..contentEnd], position, isClosed ? at + 1 : text.Length, Quote: quote);
    }

    /// <summary>Number of characters of the escape that begins with the backslash at an index.</summary>
    private int EscapeLength(int at, char quote)
    {
        if (lenient)
        {
            return 2;
        }

        var escape = Escape().Match(text, at);
        return escape.Success && (escape.Length != 2 || escape.ValueSpan[1] is not ('"' or '\'') || escape.ValueSpan[1] == quote)
            ? escape.Length
            : throw new SyntaxException(at, $"unknown escape '\\{(at + 1 < text.Length ? text[at + 1] : ' ')}' in a string", "in a regular expression double the backslash: \\\\d, \\\\.");
    }

    [GeneratedRegex(@"\G(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?(?:[0-9]+s)?(?:[0-9]+ms)?(?<=[a-z])(?![A-Za-z0-9_])", RegexOptions.None, 5000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\G(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.])", RegexOptions.None, 5000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G(?:0[xX][0-9a-fA-F_]+|(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)", RegexOptions.None, 5000)]
    private static partial Regex LenientNumber();

    [GeneratedRegex(@"\G[a-zA-Z_:][a-zA-Z0-9_:]*", RegexOptions.None, 5000)]
    private static partial Regex MetricWord();

    [GeneratedRegex(@"\G[a-zA-Z_][a-zA-Z0-9_]*", RegexOptions.None, 5000)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"\G[A-Za-z0-9_.]+", RegexOptions.None, 5000)]
    private static partial Regex Chunk();

    [GeneratedRegex(@"\G\\(?:[abfnrtv\\""']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})", RegexOptions.None, 5000)]
    private static partial Regex Escape();
}
