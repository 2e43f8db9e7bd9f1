using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Notices;

/// <summary>
/// The answer of the alerts' own expression, told apart for each alert and judged by the expression's last comparison. An alert of another rule than the one that
/// was asked has no part in it.
/// </summary>
internal sealed class SelfAnswer
{
    private readonly Dictionary<Alert, double?> values;
    private readonly bool isCut;

    private SelfAnswer(AlertExpression expression, ImmutableArray<Alert> alerts, Evidence answer)
    {
        Expression = expression;
        Alerts = alerts;
        isCut = answer.IsCut;
        values = new Dictionary<Alert, double?>(alerts.Length, ReferenceEqualityComparer.Instance);
        foreach (var alert in alerts.Take(AlertExpression.MaxAlerts))
        {
            values[alert] = Worst(alert, expression, answer);
        }
    }

    public AlertExpression Expression { get; }

    /// <summary>The alerts of the rule that was asked.</summary>
    public ImmutableArray<Alert> Alerts { get; }

    /// <summary>True when there is an expression that Prometheus understands.</summary>
    public static bool CanBeAsked(ImmutableArray<Alert> alerts) => alerts.Any(alert => !GrafanaAlert.IsUnjudged(alert) && AlertExpression.Of(alert) is { IsPromQl: true });

    /// <summary>Null when the answer is missing, or the expression is that of none of the alerts.</summary>
    public static SelfAnswer? Of(ImmutableArray<Alert> alerts, Evidence? answer)
    {
        if (answer is null || (answer.Missing is not null && answer.Missing != Unavailable.NoData))
        {
            return null;
        }

        // Alerts of one rule have one generator URL, but for the name of the Prometheus that sent them.
        var asked = alerts.Select(alert => alert.GeneratorUrl).Distinct(StringComparer.Ordinal).Select(url => (Url: url, Expression: AlertExpression.Of(url)))
            .Where(item => item.Expression is { IsPromQl: true } found && found.Asked == answer.Expr).ToArray();
        if (asked.Length == 0 || (answer.Missing is not null && !asked[0].Expression!.IsAskedWhole))
        {
            return null;
        }

        var urls = asked.Select(item => item.Url).ToHashSet(StringComparer.Ordinal);
        return new SelfAnswer(asked[0].Expression!, [.. alerts.Where(alert => urls.Contains(alert.GeneratorUrl))], answer);
    }

    /// <summary>The alerts that have a number.</summary>
    public IEnumerable<Alert> WorstFirst => Alerts.Where(alert => Value(alert) is not null).OrderBy(alert => Value(alert) * (LowIsWorse == true ? 1 : -1));

    /// <summary>The number of an alert; null when the answer has none for it.</summary>
    public double? Value(Alert alert) => values.GetValueOrDefault(alert);

    /// <summary>True when the numbers say how bad it is: they are compared with a limit, or with nothing, and are not 0 or 1 by construction.</summary>
    public bool HasNumbers => !Expression.IsCondition
        && (Expression.Limit is not null || Expression.Comparison is null)
        && !(Expression.Limit is 0 or 1 && values.Values.All(value => value is null or 0 or 1));

    /// <summary>True when less is worse; null when the expression doesn't tell.</summary>
    public bool? LowIsWorse => LowIsWorseIn(Expression);

    public static bool? LowIsWorseIn(AlertExpression expression) => expression.Comparison switch
    {
        Comparison.Less or Comparison.LessOrEqual => true,
        Comparison.Greater or Comparison.GreaterOrEqual => false,
        _ => null,
    };

    /// <summary>Judges whether the alert's condition holds now. Where the whole expression was asked, it holds where there is an answer; unknown when the series is gone.</summary>
    public Truth Holds(Alert alert) => (Value(alert), Expression) switch
    {
        (null, { IsAskedWhole: true }) when !isCut => Truth.False,
        (null, _) => Truth.Unknown,
        (_, { IsAskedWhole: true }) => Truth.True,
        ({ } value, { Threshold: { } threshold }) => threshold.HoldsFor(value) ? Truth.True : Truth.False,
        _ => Truth.Unknown,
    };

    private static double? Worst(Alert alert, AlertExpression expression, Evidence answer)
    {
        var own = answer.Series.Where(series => series.HasValue && AlertExpression.IsSeriesOf(alert, series.Labels))
            .Select(series => series.Value!.Value).ToArray();
        return own.Length == 0 ? null : LowIsWorseIn(expression) == true ? own.Min() : own.Max();
    }
}
