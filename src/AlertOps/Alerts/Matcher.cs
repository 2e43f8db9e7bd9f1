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
/// One condition on a label, as Alertmanager writes it: <c>name="v"</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>. Regular expressions are anchored at both
/// ends. A label that is absent has the value "".
/// </summary>
internal sealed partial class Matcher : IEquatable<Matcher>
{
    /// <summary>Far beyond what a linear match takes: a busy machine must not lose an alert to it.</summary>
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(10);
    private readonly Regex? regex;

    private Matcher(string name, MatchOperator op, string value)
    {
        Name = name;
        Operator = op;
        Value = value;
        if (op is MatchOperator.Regex or MatchOperator.NotRegex)
        {
            // Prometheus' RE2 knows no backtracking, and neither must ours: label values come from outside.
            regex = new Regex(@"\A(?:" + value + @")\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking, RegexTimeout);
        }
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    /// <exception cref="FormatException">The text isn't a matcher; the message says what is wrong and shows the right form.</exception>
    public static Matcher Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a matcher; write it like severity=\"critical\" or job=~\"web.*\"");
        }

        var op = match.Groups["op"].Value switch
        {
            "=" => MatchOperator.Equal,
            "!=" => MatchOperator.NotEqual,
            "=~" => MatchOperator.Regex,
            _ => MatchOperator.NotRegex,
        };
        var value = match.Groups["quoted"].Success ? Unescape(match.Groups["quoted"].Value) : match.Groups["bare"].Value.Trim();
        try
        {
            return new Matcher(match.Groups["name"].Value, op, value);
        }
        catch (RegexParseException error)
        {
            throw new FormatException($"'{value}' is not a regular expression: {Capital().Replace(error.Error.ToString(), " $0").Trim().ToLowerInvariant()}", error);
        }
        catch (NotSupportedException error)
        {
            throw new FormatException($"'{value}' is not a regular expression that Prometheus knows: it has no look-around and no back-references", error);
        }
    }

    public bool Matches(LabelSet labels) => Matches(labels[Name]);

    public bool Matches(string value) => Operator switch
    {
        MatchOperator.Equal => value == Value,
        MatchOperator.NotEqual => value != Value,
        MatchOperator.Regex => regex!.IsMatch(value),
        MatchOperator.NotRegex => !regex!.IsMatch(value),
    };

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

    private static string Unescape(string quoted) => Escape().Replace(quoted, match => match.Value switch
    {
        "\\n" => "\n",
        "\\\"" => "\"",
        "\\\\" => "\\",
        _ => match.Value,
    });

    [GeneratedRegex("""^\s*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?<op>=~|!=|!~|=)\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^"{}]*))\s*\z""", RegexOptions.None, 200)]
    private static partial Regex Form();

    [GeneratedRegex("[A-Z]", RegexOptions.None, 200)]
    private static partial Regex Capital();

    [GeneratedRegex(@"\\.", RegexOptions.None, 200)]
    private static partial Regex Escape();
}
