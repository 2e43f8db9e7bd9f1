using System.Runtime.InteropServices;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Runbooks;

/// <summary>
/// The expression of an alert's rule, as its generator URL tells it, and the comparison that makes it fire. A threshold at its end is not asked along, so that
/// the expression has a value even after the alert has resolved.
/// </summary>
internal sealed class AlertExpression
{
    /// <summary>The series of an answer are compared with this many alerts: each pair costs a comparison, and a message shows only a few alerts.</summary>
    public const int MaxAlerts = 1000;

    private AlertExpression(string text, bool isPromQl)
    {
        Text = text;
        var tokens = PromQlLexer.TokenizeLeniently(text);
        IsPromQl = isPromQl && !IsLogQl(tokens);
        Asked = WithoutThreshold(text, tokens);
        var firing = FiringPart(CollectionsMarshal.AsSpan(tokens));
        if (!firing.IsEmpty)
        {
            (Comparison, Limit) = LastComparison(firing);
            IsCondition = IsTrueOrFalse(firing);
        }
    }

    public string Text { get; }

    /// <summary>False for a query of logs, which no Prometheus understands.</summary>
    public bool IsPromQl { get; }

    /// <summary>The expression that is asked: the threshold at its end is left out.</summary>
    public string Asked { get; }

    /// <summary>True when nothing is left out: the alert fires exactly where the answer has a series.</summary>
    public bool IsAskedWhole => Asked == Text;

    /// <summary>The last comparison of the part that gives the alert its value; null when there is none, or an <c>or</c> leaves it open.</summary>
    public Comparison? Comparison { get; }

    /// <summary>The number that <see cref="Comparison"/> compares with; null when it compares with something else.</summary>
    public double? Limit { get; }

    /// <summary>The comparison with a number for which the alert fires; null when the expression has none.</summary>
    public Threshold? Threshold => (Comparison, Limit) is ({ } comparison, { } limit) ? new Threshold(comparison, limit) : null;

    /// <summary>True when the number says no more than that the alert fires: it is 0 or 1 by construction, or equal to what it is compared with.</summary>
    public bool IsCondition { get; }

    /// <summary>Reads <c>g0.expr</c> as Prometheus and Thanos write it (vmui after the <c>#</c>), <c>expr</c>, or <c>left</c> and <c>panes</c> of Grafana's explore page, which are JSON.</summary>
    /// <returns>Null when the URL has no expression.</returns>
    public static AlertExpression? Of(string generatorUrl)
    {
        foreach (var pair in generatorUrl.Split('?', '&', '#'))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var equals && equals <= 0)
            {
                continue;
            }

            var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            var (expr, isPromQl) = Uri.UnescapeDataString(pair[..equals]) switch
            {
                "g0.expr" or "expr" => (value, true),
                "left" or "panes" => GrafanaExplorePage.ExpressionIn(value),
                _ => (null, true),
            };
            if (!string.IsNullOrWhiteSpace(expr))
            {
                return new AlertExpression(expr.Trim(), isPromQl);
            }
        }

        return null;
    }

    public static AlertExpression? Of(Alert alert) => Of(alert.GeneratorUrl);

    /// <summary>Returns true when a series of the expression's answer is an alert's: a rule adds labels to those of its expression and removes none.</summary>
    public static bool IsSeriesOf(Alert alert, LabelSet series)
    {
        foreach (var (name, value) in series.AsSpan())
        {
            if (name != "__name__" && !(alert.Labels.TryGet(name, out var own) && own == value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Removes the comparison at the end: of <c>a / b &gt; 0.05</c>, <c>&gt; 0.05</c>. Returns the expression itself when its last part is no comparison
    /// with a number, or when it has an <c>and</c>, <c>or</c> or <c>unless</c>, which bind weaker than the comparison.
    /// </summary>
    private static string WithoutThreshold(string expr, List<PromQlToken> tokens)
    {
        if (tokens.Any(token => token is { Depth: 0, Kind: PromQlTokenKind.Identifier } && IsSetOperator(token.Text)))
        {
            return expr;
        }

        var end = tokens.Count;
        while (ThresholdAt(CollectionsMarshal.AsSpan(tokens)[..end]) is { } start)
        {
            end = start;
        }

        return end == tokens.Count ? expr : expr[..tokens[end - 1].End];
    }

    private static bool IsSetOperator(string word) => word.ToLowerInvariant() is "and" or "or" or "unless";

    /// <summary>The index of the comparison at the end of the tokens (operator, optional <c>bool</c>, optional sign, number); null when there is none.</summary>
    private static int? ThresholdAt(ReadOnlySpan<PromQlToken> tokens)
    {
        var index = tokens.Length - 1;
        if (index < 0 || tokens[index].Depth != tokens[0].Depth || !IsNumber(tokens[index]))
        {
            return null;
        }

        index--;
        index -= index > 0 && (tokens[index].Is("-") || tokens[index].Is("+")) ? 1 : 0;
        index -= index > 0 && tokens[index].IsWord("bool") ? 1 : 0;
        return index > 0 && tokens[index].Depth == tokens[0].Depth && ComparisonOf(tokens[index]) is not null ? index : null;
    }

    /// <summary>The part that the value comes from: without brackets around it, and of <c>a and b</c> or <c>a unless b</c> the left side. Empty when an <c>or</c> leaves it open.</summary>
    private static ReadOnlySpan<PromQlToken> FiringPart(ReadOnlySpan<PromQlToken> tokens)
    {
        while (!tokens.IsEmpty)
        {
            var depth = tokens[0].Depth;
            var set = -1;
            for (var index = 0; index < tokens.Length; index++)
            {
                if (tokens[index].Depth == depth && tokens[index].IsWord("or"))
                {
                    return [];
                }

                set = set < 0 && tokens[index].Depth == depth && (tokens[index].IsWord("and") || tokens[index].IsWord("unless")) ? index : set;
            }

            if (set >= 0)
            {
                tokens = tokens[..set];
            }
            else if (IsInBrackets(tokens))
            {
                tokens = tokens[1..^1];
            }
            else
            {
                return tokens;
            }
        }

        return tokens;
    }

    private static bool IsInBrackets(ReadOnlySpan<PromQlToken> tokens)
    {
        if (!tokens[0].Is("("))
        {
            return false;
        }

        for (var index = 1; index < tokens.Length; index++)
        {
            if (tokens[index].Depth == tokens[0].Depth)
            {
                return index == tokens.Length - 1 && tokens[index].Is(")");
            }
        }

        return false;
    }

    private static (Comparison? Comparison, double? Limit) LastComparison(ReadOnlySpan<PromQlToken> tokens)
    {
        if (ThresholdAt(tokens) is { } at)
        {
            var sign = tokens[^2].Is("-") ? -1 : 1;
            return (ComparisonOf(tokens[at]), Number(tokens[^1]) * sign);
        }

        for (var index = tokens.Length - 1; index > 0; index--)
        {
            if (tokens[index].Depth == tokens[0].Depth && ComparisonOf(tokens[index]) is { } comparison)
            {
                return (comparison, null);
            }
        }

        return (null, null);
    }

    private bool IsTrueOrFalse(ReadOnlySpan<PromQlToken> firing)
    {
        if (Comparison is Conditions.Comparison.Equal or Conditions.Comparison.NotEqual)
        {
            return true;
        }

        if (Comparison is not null && Limit is not (0 or 1))
        {
            return false;
        }

        foreach (var token in firing)
        {
            if (token.Kind == PromQlTokenKind.Identifier && SaysWhether(token.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for metrics that are 1 where a state holds and 0 where it doesn't, and for functions that give 1 or nothing.</summary>
    private static bool SaysWhether(string word) => word is "up" or "absent" or "absent_over_time" or "probe_success"
        || word.EndsWith("_up", StringComparison.Ordinal)
        || word.EndsWith("_reason", StringComparison.Ordinal)
        || word.EndsWith("_condition", StringComparison.Ordinal)
        || word.EndsWith("_phase", StringComparison.Ordinal);

    private static Comparison? ComparisonOf(PromQlToken token) => token.Kind != PromQlTokenKind.Symbol ? null : token.Text switch
    {
        "==" => Conditions.Comparison.Equal,
        "!=" => Conditions.Comparison.NotEqual,
        ">" => Conditions.Comparison.Greater,
        ">=" => Conditions.Comparison.GreaterOrEqual,
        "<" => Conditions.Comparison.Less,
        "<=" => Conditions.Comparison.LessOrEqual,
        _ => null,
    };

    private static bool IsNumber(PromQlToken token) => token.Kind == PromQlTokenKind.Number || token.IsWord("inf") || token.IsWord("nan");

    private static double? Number(PromQlToken token) => token.IsWord("inf") ? double.PositiveInfinity
        : double.TryParse(token.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : null;

    /// <summary>True for a query in Loki's language: it has pipes, or a range of a stream that is chosen by labels alone.</summary>
    private static bool IsLogQl(List<PromQlToken> tokens)
    {
        var named = false;
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (token is { Kind: PromQlTokenKind.Unknown, Text: "|" })
            {
                return true;
            }

            if (token.Is("{"))
            {
                named = index > 0 && tokens[index - 1].Kind == PromQlTokenKind.Identifier;
            }

            named |= token.IsWord("__name__") || (token.Kind == PromQlTokenKind.Text && index > 0 && (tokens[index - 1].Is("{") || tokens[index - 1].Is(",")));
            if (token.Is("}") && !named && index + 1 < tokens.Count && tokens[index + 1].Is("["))
            {
                return true;
            }
        }

        return false;
    }
}
