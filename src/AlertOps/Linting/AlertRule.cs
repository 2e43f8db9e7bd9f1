using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>An alerting or recording rule of a Prometheus rule file.</summary>
/// <param name="Alert">Alert name; "" for a recording rule.</param>
/// <param name="Record">Recorded metric; "" for an alert.</param>
/// <param name="ExprLine">1-based line where the expression begins.</param>
internal sealed record AlertRule(string File, int Line, string Alert, string Record, string Expr, int ExprLine, LabelSet Labels, LabelSet Annotations)
{
    public bool IsAlert => Alert.Length > 0;

    public string Name => IsAlert ? Alert : Record;

    /// <summary>True for an expression without any metric, such as <c>vector(1)</c>.</summary>
    public bool HasNoMetric => !Expr.Contains('{') && PromQlLint.Check(Expr) is null && PromQlLint.MetricsOf(Expr).Count == 0;
}

/// <summary>All rule files of a folder, and the alert names that their promtool tests expect to fire, or not to.</summary>
/// <param name="Fires">Alerts with a test in which they fire.</param>
/// <param name="StaysQuiet">Alerts with a test in which they don't fire.</param>
internal sealed record RuleSet(ImmutableArray<AlertRule> Rules, ImmutableHashSet<string> Fires, ImmutableHashSet<string> StaysQuiet)
{
    private readonly ILookup<string, AlertRule> byAlert = Rules.Where(rule => rule.IsAlert).ToLookup(rule => rule.Alert, StringComparer.Ordinal);

    public IEnumerable<AlertRule> Alerts => Rules.Where(rule => rule.IsAlert);

    /// <summary>True when a rule raises the alert.</summary>
    public bool Raises(string alert) => byAlert.Contains(alert);

    /// <summary>True when a test shows it. An alert without any metric, such as a watchdog, always fires and needs no such test.</summary>
    public bool IsKnownToStayQuiet(string alert) =>
        StaysQuiet.Contains(alert) || (Raises(alert) && byAlert[alert].All(rule => rule.HasNoMetric));
}
