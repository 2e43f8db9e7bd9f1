using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>Checks each rule by itself, and that it has tests.</summary>
internal static class RuleCheck
{
    private static readonly string[] Annotations = ["summary", "description", "runbook_url"];

    public static IEnumerable<Problem> Check(RuleSet rules, SeverityRules severity) =>
    [
        .. rules.Rules.SelectMany(Expr),
        .. rules.Alerts.SelectMany(rule => LabelsAndAnnotations(rule, severity)),
        .. rules.Alerts.DistinctBy(rule => rule.Alert).SelectMany(rule => Tests(rule, rules)),
    ];

    private static IEnumerable<Problem> Expr(AlertRule rule)
    {
        if (PromQlLint.Check(rule.Expr) is { } error)
        {
            yield return new Problem(rule.File, rule.ExprLine + error.LineIn(rule.Expr) - 1, $"expr of {rule.Name}, character {error.ColumnIn(rule.Expr)}: {error.Message}", error.Cure);
        }
    }

    private static IEnumerable<Problem> LabelsAndAnnotations(AlertRule rule, SeverityRules severity)
    {
        var word = rule.Labels[severity.Label];

        // Prometheus fills in templates, so the severity of one is not known here.
        if (!severity.Map.ContainsKey(word) && !word.Contains("{{", StringComparison.Ordinal))
        {
            var what = word.Length == 0 ? $"{rule.Alert} has no label {severity.Label}" : $"{rule.Alert} has the unknown {severity.Label} '{word}'";
            yield return new Problem(rule.File, rule.Line, what, $"set labels.{severity.Label} to one of {string.Join(", ", EnumNames.All<Severity>())}");
        }

        foreach (var annotation in Annotations.Where(name => rule.Annotations[name].Length == 0))
        {
            yield return new Problem(rule.File, rule.Line, $"{rule.Alert} has no annotation {annotation}", $"add annotations.{annotation}");
        }
    }

    private static IEnumerable<Problem> Tests(AlertRule rule, RuleSet rules)
    {
        if (!rules.Fires.Contains(rule.Alert))
        {
            yield return new Problem(rule.File, rule.Line, $"no promtool test makes {rule.Alert} fire", "add an alert_rule_test with exp_alerts below the rules' folder, in tests/*.test.yml");
        }

        if (!rules.IsKnownToStayQuiet(rule.Alert))
        {
            yield return new Problem(rule.File, rule.Line, $"no promtool test shows that {rule.Alert} stays quiet on healthy input", "add an alert_rule_test with exp_alerts: [] below the rules' folder, in tests/*.test.yml");
        }
    }
}
