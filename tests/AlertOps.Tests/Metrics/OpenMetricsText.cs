using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Tests.Metrics;

/// <summary>Checks a page strictly by OpenMetrics 1.0.0, as far as counters, gauges and histograms go.</summary>
internal static partial class OpenMetricsText
{
    /// <returns>What is wrong; empty for a good page.</returns>
    public static List<string> Problems(string page)
    {
        var problems = new List<string>();
        if (!page.EndsWith("\n# EOF\n", StringComparison.Ordinal) || page.IndexOf("# EOF", StringComparison.Ordinal) != page.Length - "# EOF\n".Length)
        {
            problems.Add("the page has not exactly one # EOF, at its end");
        }

        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var series = new HashSet<string>(StringComparer.Ordinal);
        var buckets = new Dictionary<string, (double Bound, double Count)>(StringComparer.Ordinal);
        var (family, type) = ("", "");
        foreach (var line in page.Split('\n').SkipLast(2))
        {
            if (Description().Match(line) is { Success: true } described)
            {
                var name = described.Groups["name"].Value;
                if (described.Groups["what"].Value == "TYPE")
                {
                    (family, type) = (name, described.Groups["text"].Value);
                    if (!types.TryAdd(family, type) || type is not ("counter" or "gauge" or "histogram"))
                    {
                        problems.Add($"{line}: a second type, or one that is none");
                    }
                }
                else if (types.ContainsKey(name) || described.Groups["text"].Value.Contains('"', StringComparison.Ordinal))
                {
                    problems.Add($"{line}: the family is not in one place, or a quote is not escaped");
                }

                continue;
            }

            if (Sample().Match(line) is not { Success: true } sample)
            {
                problems.Add($"{line}: neither a description nor a sample");
                continue;
            }

            var labels = Label().Matches(sample.Groups["labels"].Value).Select(label => (Name: label.Groups["name"].Value, Value: label.Groups["value"].Value)).ToList();
            var suffix = sample.Groups["name"].Value.StartsWith(family, StringComparison.Ordinal) ? sample.Groups["name"].Value[family.Length..] : "?";
            if (!(type switch { "counter" => ["_total"], "histogram" => ["_bucket", "_sum", "_count"], _ => (string[])[""] }).Contains(suffix))
            {
                problems.Add($"{line}: not a sample of the {type} {family}");
            }

            if (labels.Select(label => label.Name).Distinct().Count() != labels.Count || !series.Add($"{sample.Groups["name"].Value}|{string.Join(',', labels.Order())}"))
            {
                problems.Add($"{line}: a label or a series stands twice");
            }

            if (suffix == "_bucket")
            {
                var key = $"{family}|{string.Join(',', labels.Where(label => label.Name != "le"))}";
                var bound = Number(labels.Single(label => label.Name == "le").Value);
                var count = Number(sample.Groups["value"].Value);
                if (buckets.TryGetValue(key, out var last) && !double.IsPositiveInfinity(last.Bound) && (bound <= last.Bound || count < last.Count))
                {
                    problems.Add($"{line}: buckets don't rise");
                }

                buckets[key] = (bound, count);
            }
        }

        problems.AddRange(buckets.Where(bucket => !double.IsPositiveInfinity(bucket.Value.Bound)).Select(bucket => $"{bucket.Key}: no bucket +Inf"));
        problems.AddRange(types.Keys.SelectMany(name => new[] { "_total", "_bucket", "_sum", "_count" }.Select(suffix => name + suffix)).Where(types.ContainsKey).Select(name => $"{name}: the name of another family's sample"));
        return problems;
    }

    private static double Number(string text) => text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^# (?<what>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)$", RegexOptions.None, 10_000)]
    private static partial Regex Description();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[n"\\])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[n"\\])*")*)\})? (?<value>-?[0-9.]+(?:e[+-]?[0-9]+)?|[+-]Inf|NaN)$""", RegexOptions.None, 10_000)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\[n"\\])*)"(?:,|$)""", RegexOptions.None, 10_000)]
    private static partial Regex Label();
}
