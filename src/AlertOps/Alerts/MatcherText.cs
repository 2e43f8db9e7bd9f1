using System.Text;

namespace AlertOps.Alerts;

/// <summary>Splits the text of a matcher into name, operator and value, in one pass, so that the time is linear in the length of a text from a file.</summary>
internal readonly record struct MatcherText(string Name, MatchOperator Operator, string Value)
{
    public static bool TryCut(ReadOnlySpan<char> text, out MatcherText parts)
    {
        parts = default;
        var rest = text.Trim();
        var name = NameIn(rest);
        rest = rest[name.Length..].TrimStart();
        if (name.IsEmpty || OperatorIn(rest) is not var (op, length))
        {
            return false;
        }

        rest = rest[length..].TrimStart();
        var value = rest.StartsWith("\"") ? Quoted(rest[1..]) : rest.IndexOfAny("\"{}") < 0 ? rest.ToString() : null;
        if (value is null)
        {
            return false;
        }

        parts = new MatcherText(name.ToString(), op, value);
        return true;
    }

    private static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] is '_' or ':' || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }

        return text[..length];
    }

    private static (MatchOperator Operator, int Length)? OperatorIn(ReadOnlySpan<char> text) =>
        text.StartsWith("=~") ? (MatchOperator.Regex, 2)
        : text.StartsWith("!=") ? (MatchOperator.NotEqual, 2)
        : text.StartsWith("!~") ? (MatchOperator.NotRegex, 2)
        : text.StartsWith("=") ? (MatchOperator.Equal, 1)
        : null;

    /// <summary>The unescaped text up to the closing quote, which must be the last character; null when it isn't.</summary>
    private static string? Quoted(ReadOnlySpan<char> text)
    {
        var value = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '"':
                    return index == text.Length - 1 ? value.ToString() : null;
                case '\\' when index + 1 < text.Length && text[index + 1] != '\n':
                    index++;
                    _ = text[index] switch
                    {
                        'n' => value.Append('\n'),
                        '"' or '\\' => value.Append(text[index]),
                        _ => value.Append('\\').Append(text[index]),
                    };
                    break;
                case '\\':
                    return null;
                default:
                    value.Append(text[index]);
                    break;
            }
        }

        return null;
    }
}
