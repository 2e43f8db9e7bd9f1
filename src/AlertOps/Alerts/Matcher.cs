using System.Text.RegularExpressions;

namespace AlertOps.Alerts;

internal enum MatchOperator
{
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}

/// <summary>
/// A condition on one label, in Alertmanager's syntax: <c>name="v"</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>. Regular expressions are anchored at both
/// ends. A label that is absent has the value "".
/// </summary>
internal sealed class Matcher : IEquatable<Matcher>
{
    /// <summary>Largest number of characters of a regular expression. The time to compile one grows faster than its length.</summary>
    public const int LongestPattern = 4096;

    private const int LongestText = 2 * LongestPattern;
    private const int LongestShown = 200;

    /// <summary>Far more than a linear match takes, so that no alert is lost on a busy machine.</summary>
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(10);
    private readonly Regex? regex;

    private Matcher(string name, MatchOperator op, string value)
    {
        Name = name;
        Operator = op;
        Value = value;
        if (op is MatchOperator.Regex or MatchOperator.NotRegex)
        {
            // Without backtracking, like Prometheus' RE2, since label values come from outside.
            regex = new Regex(@"\A(?:" + value + @")\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking, RegexTimeout);
        }
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    /// <exception cref="FormatException">The text isn't a matcher; the message says what is wrong and shows the right form.</exception>
    public static Matcher Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw new FormatException($"the matcher is longer than {LongestText} characters; match a label that says the same in fewer words");
        }

        if (!MatcherText.TryCut(text, out var parts))
        {
            throw new FormatException($"'{Shown(text)}' is not a matcher; write it like severity=\"critical\" or job=~\"web.*\"");
        }

        if (parts.Operator is MatchOperator.Regex or MatchOperator.NotRegex && parts.Value.Length > LongestPattern)
        {
            throw new FormatException($"the regular expression is longer than {LongestPattern} characters; match a label that says the same in fewer words");
        }

        try
        {
            return new Matcher(parts.Name, parts.Operator, parts.Value);
        }
        catch (RegexParseException error)
        {
            throw new FormatException($"'{Shown(parts.Value)}' is not a regular expression: {Describe(error.Error)}", error);
        }
        catch (NotSupportedException error)
        {
            throw new FormatException($"'{Shown(parts.Value)}' is not a regular expression that Prometheus knows: it has no look-around and no back-references", error);
        }
    }

    public bool Matches(LabelSet labels) => Matches(labels[Name]);

    public bool Matches(string value) => Operator switch
    {
        MatchOperator.Equal => value == Value,
        MatchOperator.NotEqual => value != Value,
        MatchOperator.Regex => IsMatch(value) == true,
        MatchOperator.NotRegex => IsMatch(value) == false,
    };

    /// <summary>Null for a value so long that the expression can't be evaluated in time: the matcher does not match, and the alert is processed all the same.</summary>
    private bool? IsMatch(string value)
    {
        try
        {
            return regex!.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary><c>InsufficientClosingParentheses</c> → "insufficient closing parentheses".</summary>
    private static string Describe(RegexParseError error) =>
        string.Concat(error.ToString().Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())).Trim();

    private static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";

    public bool Equals(Matcher? other) => other is not null && Name == other.Name && Operator == other.Operator && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as Matcher);

    public override int GetHashCode() => HashCode.Combine(Name, Operator, Value);

    public override string ToString() => Name + Symbol + "\"" + Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";

    private string Symbol => Operator switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Regex => "=~",
        MatchOperator.NotRegex => "!~",
    };
}
