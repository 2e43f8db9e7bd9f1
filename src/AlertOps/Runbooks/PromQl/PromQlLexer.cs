using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Cuts PromQL into tokens, after Prometheus' own lexer.</summary>
internal sealed partial class PromQlLexer
{
    private static readonly string[] Symbols = ["=~", "!~", "==", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",", ":", "@"];

    private readonly string text;
    private readonly List<PromQlToken> tokens = [];
    private int position;
    private bool insideBrackets;

    private PromQlLexer(string text) => this.text = text;

    /// <summary>All tokens, the last one <see cref="PromQlKind.End"/>.</summary>
    /// <exception cref="SyntaxException"/>
    public static List<PromQlToken> Cut(string text)
    {
        var lexer = new PromQlLexer(text);
        while (lexer.Next())
        {
        }

        lexer.tokens.Add(new PromQlToken(PromQlKind.End, "", text.Length));
        return lexer.tokens;
    }

    private bool Next()
    {
        if (position >= text.Length)
        {
            return false;
        }

        var first = text[position];
        switch (first)
        {
            case ' ' or '\t' or '\n' or '\r':
                position++;
                return true;
            case '#':
                var end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end;
                return true;
            case '"' or '\'' or '`':
                return Quoted(first);
            case '$':
                throw new SyntaxException(position, "'$' stands outside a matcher", "$label works only inside a =~ or !~ matcher; Grafana's variables are unknown to Prometheus: write a duration such as [5m]");
        }

        return Add(NumberOrDuration()) || Add(Match(Word(), PromQlKind.Identifier)) || Symbol();
    }

    private bool Add(PromQlToken? token)
    {
        if (token is not { } found)
        {
            return false;
        }

        tokens.Add(found);
        position += found.Text.Length;
        return true;
    }

    /// <summary>No empty token, so that every step goes on in the text: all parts of a duration are optional, and before '.5' none is there.</summary>
    private PromQlToken? Match(Regex form, PromQlKind kind)
    {
        var match = form.Match(text, position);
        return match.Length > 0 ? new PromQlToken(kind, match.Value, position) : null;
    }

    private PromQlToken? NumberOrDuration()
    {
        var first = text[position];
        if (!char.IsAsciiDigit(first) && !(first == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1])))
        {
            return null;
        }

        return Match(Duration(), PromQlKind.Duration) ?? Match(Number(), PromQlKind.Number)
            ?? throw new SyntaxException(position, $"'{Chunk().Match(text, position).Value}' is neither a number nor a duration", "durations are whole numbers with ms, s, m, h, d, w or y, largest unit first: 5m, 1h30m");
    }

    private bool Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(position).StartsWith(symbol, StringComparison.Ordinal))
            {
                insideBrackets = symbol switch { "[" => true, "]" => false, _ => insideBrackets };
                return Add(new PromQlToken(PromQlKind.Symbol, symbol, position));
            }
        }

        throw new SyntaxException(position, $"'{text[position]}' is no character of PromQL", text[position] > 127 ? "use plain ASCII punctuation, not full-width" : "remove it");
    }

    private Regex Word() => insideBrackets ? PlainWord() : MetricWord();

    private bool Quoted(char quote)
    {
        var start = position++;
        while (position < text.Length && text[position] != quote)
        {
            if (quote != '`' && text[position] == '\\')
            {
                var escape = Escape().Match(text, position);
                if (!escape.Success || (escape.Length == 2 && escape.ValueSpan[1] is '"' or '\'' && escape.ValueSpan[1] != quote))
                {
                    throw new SyntaxException(position, $"unknown escape '\\{(position + 1 < text.Length ? text[position + 1] : ' ')}' in a string", "in a regular expression double the backslash: \\\\d, \\\\.");
                }

                position += escape.Length;
                continue;
            }

            if (quote != '`' && text[position] == '\n')
            {
                break;
            }

            position++;
        }

        if (position >= text.Length || text[position] != quote)
        {
            throw new SyntaxException(start, "a string is never closed", $"add the closing {quote}");
        }

        tokens.Add(new PromQlToken(PromQlKind.Text, text[(start + 1)..position], start, quote));
        position++;
        return true;
    }

    [GeneratedRegex(@"\G(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?(?:[0-9]+s)?(?:[0-9]+ms)?(?<=[a-z])(?![A-Za-z0-9_])", RegexOptions.None, 5000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\G(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.])", RegexOptions.None, 5000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G[a-zA-Z_:][a-zA-Z0-9_:]*", RegexOptions.None, 5000)]
    private static partial Regex MetricWord();

    [GeneratedRegex(@"\G[a-zA-Z_][a-zA-Z0-9_]*", RegexOptions.None, 5000)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"\G[A-Za-z0-9_.]+", RegexOptions.None, 5000)]
    private static partial Regex Chunk();

    [GeneratedRegex(@"\G\\(?:[abfnrtv\\""']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})", RegexOptions.None, 5000)]
    private static partial Regex Escape();
}
