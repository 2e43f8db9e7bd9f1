using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Checking;

/// <summary>Reads Prometheus rule files and their promtool tests, which a folder and those below it may hold side by side.</summary>
internal static class RuleFiles
{
    public static RuleSet Load(string folder, ICollection<Problem> problems)
    {
        var rules = ImmutableArray.CreateBuilder<AlertRule>();
        var fires = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var quiet = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var file in YamlFile.In(folder))
        {
            if (YamlFile.Read(file, problems) is not { } root)
            {
                continue;
            }

            var isTest = root.TryGet<YamlSequenceNode>("tests", out _);
            if (isTest)
            {
                ReadTests(root, fires, quiet);
            }
            else if (root.TryGet<YamlSequenceNode>("groups", out _))
            {
                rules.AddRange(ReadRules(root, file, problems));
            }
            else
            {
                problems.Add(new Problem(file, 1, "neither rules nor their tests", "start it with groups: (rules) or rule_files: and tests: (promtool tests)"));
            }
        }

        return new RuleSet(rules.ToImmutable(), fires.ToImmutable(), quiet.ToImmutable());
    }

    private static IEnumerable<AlertRule> ReadRules(YamlMappingNode root, string file, ICollection<Problem> problems)
    {
        foreach (var rule in root.Maps("groups").SelectMany(group => group.Maps("rules")))
        {
            var (alert, record) = (rule.Text("alert"), rule.Text("record"));
            if ((alert.Length > 0) == (record.Length > 0))
            {
                problems.Add(new Problem(file, rule.LineOf(), "the rule has not one of alert and record", "name the alert with alert:, or the recorded metric with record:"));
            }
            else if (!rule.TryGet<YamlScalarNode>("expr", out var expr))
            {
                problems.Add(new Problem(file, rule.LineOf(), $"{alert}{record} has no expr", "give it one, or remove the rule"));
            }
            else
            {
                // A block's text begins on the line after its sign.
                var begins = expr.LineOf() + (expr.Style is ScalarStyle.Literal or ScalarStyle.Folded ? 1 : 0);
                yield return new AlertRule(
                    file, rule.LineOf(), alert, record, expr.Value ?? "", begins, LabelSet.From(rule.Strings("labels")), LabelSet.From(rule.Strings("annotations")));
            }
        }
    }

    private static void ReadTests(YamlMappingNode root, ImmutableHashSet<string>.Builder fires, ImmutableHashSet<string>.Builder quiet)
    {
        foreach (var test in root.Maps("tests").SelectMany(test => test.Maps("alert_rule_test")))
        {
            var expected = test.TryGet<YamlSequenceNode>("exp_alerts", out var alerts) && alerts.Children.Count > 0;
            (expected ? fires : quiet).Add(test.Text("alertname"));
        }
    }
}
