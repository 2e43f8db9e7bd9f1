using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.Conditions;

/// <summary>Reads the text of a condition piece by piece, and makes errors that quote it.</summary>
internal sealed partial class ConditionScanner
{
    private const int MaxTextLength = 8 * 1024;

    /// <exception cref="SyntaxException">The text is too long.</exception>
    public ConditionScanner(string text)
    {
        if (text.Length > MaxTextLength)
        {
            throw new SyntaxException(0, $"the condition is longer than {MaxTextLength} characters", "split it into several actions");
        }

        Text = text;
    }

    public string Text { get; }

    public int Position { get; private set; }

    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return Position >= Text.Length;
        }
    }

    /// <summary>The word or symbol that stands here, for an error.</summary>
    public string Rest => RestAt(Position);

    public string RestAt(int position)
    {
        var rest = Text[position..].Split([' ', '\n'], 2)[0];
        return rest.Length > 20 ? rest[..20] : rest;
    }

    public bool Take(string symbol)
    {
        SkipSpace();
        if (!Text.AsSpan(Position).StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }

        Position += symbol.Length;
        return true;
    }

    public bool TakeWord(string word)
    {
        SkipSpace();
        var end = Position + word.Length;
        var whole = end >= Text.Length || !(char.IsAsciiLetterOrDigit(Text[end]) || Text[end] == '_');
        return whole && Take(word);
    }

    /// <summary>The id of a query; null when something else stands here.</summary>
    public string? TakeId() => Take(Id()) is { Success: true, Value: var id } ? id : null;

    /// <summary>A number without its unit; null when something else stands here.</summary>
    public string? TakeNumber() => Take(NumberForm()) is { Success: true, Value: var number } ? number : null;

    /// <summary>The unit right behind a number; "" for none.</summary>
    public string TakeSuffix()
    {
        var start = Position;
        while (Position < Text.Length && (char.IsLetterOrDigit(Text[Position]) || Text[Position] is '%' or '_' or '.'))
        {
            Position++;
        }

        return Text[start..Position];
    }

    /// <summary>
    /// Returns true when a bracket stands here that holds a condition, and not arithmetic: up to the bracket that closes it there is a comparison.
    /// </summary>
    public bool BeginsGroup()
    {
        SkipSpace();
        var depth = 0;
        for (var index = Position; index < Text.Length; index++)
        {
            depth += Text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return false;
            }

            if (Text[index] is '<' or '>' or '=' or '!' || AbsentAt().IsMatch(Text, index))
            {
                return true;
            }
        }

        return depth > 0;
    }

    /// <summary>Makes an error about the place where reading stopped.</summary>
    public SyntaxException Error(string what, string cure) => ErrorAt(Position, what, cure);

    public SyntaxException ErrorAt(int position, string what, string cure) => new(position, $"{what} (at character {position + 1} of '{Shown}')", cure);

    private string Shown => Text.Length <= ProblemSink.MaxQuoteLength ? Text : Text[..ProblemSink.MaxQuoteLength] + "…";

    private void SkipSpace()
    {
        while (Position < Text.Length && char.IsWhiteSpace(Text[Position]))
        {
            Position++;
        }
    }

    private Match Take(Regex form)
    {
        SkipSpace();
        var match = form.Match(Text, Position);
        Position += match.Success ? match.Length : 0;
        return match;
    }

    [GeneratedRegex(@"\G[a-z][a-z0-9_]*", RegexOptions.None, 5000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\G[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", RegexOptions.None, 5000)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"\Gabsent\s*\(", RegexOptions.None, 5000)]
    private static partial Regex AbsentAt();
}
