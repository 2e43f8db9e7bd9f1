using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Checking;

/// <summary>Reads Prometheus rule files and their promtool tests (<c>tests/*.test.yml</c> beside them).</summary>
internal static class RuleFiles
{
    public static RuleSet Load(string folder)
    {
        var problems = new List<Problem>();
        if (!Directory.Exists(folder))
        {
            return new RuleSet([], [], [], [new Problem(folder, 0, "the folder does not exist", "name the right one with --rules")]);
        }

        var rules = Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal).SelectMany(file => ReadRules(file, problems)).ToImmutableArray();
        var fires = ImmutableHashSet.CreateBuilder<string>();
        var quiet = ImmutableHashSet.CreateBuilder<string>();
        var tests = Path.Combine(folder, "tests");
        foreach (var file in Directory.Exists(tests) ? Directory.GetFiles(tests, "*.yml") : [])
        {
            ReadTests(file, fires, quiet, problems);
        }

        return new RuleSet(rules, fires.ToImmutable(), quiet.ToImmutable(), [.. problems]);
    }

    private static IEnumerable<AlertRule> ReadRules(string file, List<Problem> problems)
    {
        if (YamlFile.Read(file, problems) is not { } root)
        {
            yield break;
        }

        foreach (var rule in root.Maps("groups").SelectMany(group => group.Maps("rules")))
        {
            var expr = rule.TryGet<YamlScalarNode>("expr", out var scalar) ? scalar : null;
            if (expr is null)
            {
                problems.Add(new Problem(file, rule.LineOf(), "the rule has no expr", "give it one, or remove the rule"));
                continue;
            }

            yield return new AlertRule(
                file, rule.LineOf(), rule.Text("alert"), rule.Text("record"), expr.Value ?? "", expr.LineOf(), LabelSet.From(rule.Strings("labels")), LabelSet.From(rule.Strings("annotations")));
        }
    }

    private static void ReadTests(string file, ImmutableHashSet<string>.Builder fires, ImmutableHashSet<string>.Builder quiet, List<Problem> problems)
    {
        if (YamlFile.Read(file, problems) is not { } root)
        {
            return;
        }

        foreach (var test in root.Maps("tests").SelectMany(test => test.Maps("alert_rule_test")))
        {
            var expected = test.TryGet<YamlSequenceNode>("exp_alerts", out var alerts) && alerts.Children.Count > 0;
            (expected ? fires : quiet).Add(test.Text("alertname"));
        }
    }
}
