using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Runbooks;

/// <summary>
/// Reads <c>when</c> and <c>ok_if</c>: <c>mean_ms &gt; 5000 and not (errors == 0 or share &lt; 80%)</c>. A percentage is the fraction that Prometheus
/// computes (80% is 0.8), but 80 for a query whose unit is Grafana's <c>percent</c>.
/// </summary>
internal sealed partial class ConditionParser
{
    private const int MaxNesting = 50;

    /// <summary>Joined comparisons are evaluated recursively, so that their number is limited.</summary>
    private const int MaxComparisons = 200;
    private const int MaxTextLength = 8 * 1024;
    private const string Example = "write it like mean_ms > 5000 and not errors == 0";

    private readonly string text;
    private readonly Func<string, string> unitOf;
    private int position;
    private int depth;
    private int comparisons;

    private ConditionParser(string text, Func<string, string> unitOf)
    {
        if (text.Length > MaxTextLength)
        {
            throw new SyntaxException(0, $"the condition is longer than {MaxTextLength} characters", "split it into several actions");
        }

        this.text = text;
        this.unitOf = unitOf;
    }

    /// <summary>Parses a whole condition.</summary>
    /// <param name="unitOf">Returns the unit of a query by its id, which decides the meaning of a percent sign.</param>
    /// <exception cref="SyntaxException"/>
    public static Condition ParseCondition(string text, Func<string, string> unitOf)
    {
        var parser = new ConditionParser(text, unitOf);
        var condition = parser.Or();
        parser.ExpectEnd();
        return condition;
    }

    /// <summary>Parses a comparison without a query id: <c>&lt; 250</c>.</summary>
    /// <exception cref="SyntaxException"/>
    public static Threshold ParseThreshold(string text, string unit)
    {
        var parser = new ConditionParser(text, _ => unit);
        var threshold = parser.Threshold(unit);
        parser.ExpectEnd();
        return threshold;
    }

    private Condition Or()
    {
        var left = And();
        while (TakeWord("or"))
        {
            left = new Condition.Or(left, And());
        }

        return left;
    }

    private Condition And()
    {
        var left = Unary();
        while (TakeWord("and"))
        {
            left = new Condition.And(left, Unary());
        }

        return left;
    }

    private Condition Unary()
    {
        if (++depth > MaxNesting)
        {
            throw Error("the condition is nested too deeply", "split it into several actions");
        }

        try
        {
            if (TakeWord("not"))
            {
                return new Condition.Not(Unary());
            }

            if (!Take("("))
            {
                return Compare();
            }

            var inner = Or();
            return Take(")") ? inner : throw Error("a parenthesis is never closed", "add the ')'");
        }
        finally
        {
            depth--;
        }
    }

    private Condition.Compare Compare()
    {
        SkipSpace();
        if (++comparisons > MaxComparisons)
        {
            throw Error($"the condition has more than {MaxComparisons} comparisons", "split it into several actions");
        }

        var match = Id().Match(text, position);
        if (!match.Success || match.Value is "and" or "or" or "not")
        {
            throw Error(position >= text.Length ? "the condition ends too early" : $"'{Rest()}' is not a query id", Example);
        }

        position += match.Length;
        return new Condition.Compare(match.Value, Threshold(unitOf(match.Value)));
    }

    private Threshold Threshold(string unit)
    {
        SkipSpace();
        var comparison =
            Take("<=") ? Comparison.LessOrEqual :
            Take(">=") ? Comparison.GreaterOrEqual :
            Take("==") ? Comparison.Equal :
            Take("!=") ? Comparison.NotEqual :
            Take("<") ? Comparison.Less :
            Take(">") ? Comparison.Greater :
            throw Error(
                Take("=") ? "'=' is not a comparison" : position >= text.Length ? "a comparison is missing at the end" : $"'{Rest()}' is not a comparison",
                "use one of < <= > >= == !=, then a number");
        return new Threshold(comparison, Number(unit));
    }

    private double Number(string unit)
    {
        SkipSpace();
        var match = NumberForm().Match(text, position);
        if (!match.Success)
        {
            throw Error(position >= text.Length ? "a number is missing at the end" : $"'{Rest()}' is not a number", "compare with a plain number, such as 250, 1e3 or 80%");
        }

        position += match.Length;
        if (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '.'))
        {
            throw Error($"'{match.Value}{Rest()}' carries a unit", "write the bare number in the query's own unit");
        }

        var number = double.Parse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        return match.Groups["percent"].Success && unit != "percent" ? number / 100 : number;
    }

    private void ExpectEnd()
    {
        SkipSpace();
        if (position < text.Length)
        {
            throw Error($"'{Rest()}' is left over", text[position] is '&' or '|' or '!' ? "join with the words and, or, not" : Example);
        }
    }

    private bool Take(string symbol)
    {
        SkipSpace();
        if (!text.AsSpan(position).StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }

        position += symbol.Length;
        return true;
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var end = position + word.Length;
        var whole = end >= text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_');
        return whole && Take(word);
    }

    private void SkipSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    private string Rest()
    {
        var rest = text[position..].Split([' ', '\n'], 2)[0];
        return rest.Length > 20 ? rest[..20] : rest;
    }

    private SyntaxException Error(string what, string cure) => new(position, $"{what} (at character {position + 1} of '{Shown(text)}')", cure);

    private static string Shown(string text) => text.Length <= ProblemSink.MaxQuoteLength ? text : text[..ProblemSink.MaxQuoteLength] + "…";

    [GeneratedRegex(@"\G[a-z][a-z0-9_]*", RegexOptions.None, 5000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\G(?<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?<percent>%)?", RegexOptions.None, 5000)]
    private static partial Regex NumberForm();
}
