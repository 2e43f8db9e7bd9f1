using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Yaml;

namespace AlertOps.Linting;

/// <summary>Reads Prometheus rule files and their promtool tests, which may be side by side in a folder.</summary>
internal static class RuleFiles
{
    [SuppressMessage("Design", "CA1031", Justification = "An exception for one file becomes a problem of that file.")]
    public static RuleSet Load(string folder, ICollection<Problem> problems)
    {
        var rules = ImmutableArray.CreateBuilder<AlertRule>();
        var fires = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var quiet = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var file in YamlFile.In(folder, problems))
        {
            try
            {
                Read(file, rules, fires, quiet, problems);
            }
            catch (Exception error)
            {
                problems.Add(ContentFiles.Broken(file, error));
            }
        }

        return new RuleSet(rules.ToImmutable(), fires.ToImmutable(), quiet.ToImmutable());
    }

    private static void Read(
        string file,
        ImmutableArray<AlertRule>.Builder rules,
        ImmutableHashSet<string>.Builder fires,
        ImmutableHashSet<string>.Builder quiet,
        ICollection<Problem> problems)
    {
        if (YamlFile.Read(file, problems) is not { } root)
        {
            return;
        }

        if (root.TryGet<YamlList>("tests", out _))
        {
            ReadTests(root, fires, quiet);
        }
        else if (root.TryGet<YamlList>("groups", out _))
        {
            rules.AddRange(ReadRules(root, file, problems));
        }
        else
        {
            problems.Add(new Problem(file, 1, "neither rules nor their tests", "start it with groups: (rules) or rule_files: and tests: (promtool tests)"));
        }
    }

    private static IEnumerable<AlertRule> ReadRules(YamlMap root, string file, ICollection<Problem> problems)
    {
        foreach (var rule in root.Maps("groups").SelectMany(group => group.Maps("rules")))
        {
            var (alert, record) = (rule.Text("alert"), rule.Text("record"));
            if ((alert.Length > 0) == (record.Length > 0))
            {
                problems.Add(new Problem(file, rule.Line, "the rule has not one of alert and record", "name the alert with alert:, or the recorded metric with record:"));
            }
            else if (!rule.TryGet<YamlScalar>("expr", out var expr))
            {
                problems.Add(new Problem(file, rule.Line, $"{alert}{record} has no expr", "give it one, or remove the rule"));
            }
            else
            {
                // The text of a block begins on the line after its | or >.
                var begins = expr.Line + (expr.Style == YamlStyle.Block ? 1 : 0);
                yield return new AlertRule(
                    file, rule.Line, alert, record, expr.Text, begins, LabelSet.From(rule.Strings("labels")), LabelSet.From(rule.Strings("annotations")));
            }
        }
    }

    private static void ReadTests(YamlMap root, ImmutableHashSet<string>.Builder fires, ImmutableHashSet<string>.Builder quiet)
    {
        foreach (var test in root.Maps("tests").SelectMany(test => test.Maps("alert_rule_test")))
        {
            var expected = test.TryGet<YamlList>("exp_alerts", out var alerts) && alerts.Items.Length > 0;
            (expected ? fires : quiet).Add(test.Text("alertname"));
        }
    }
}
