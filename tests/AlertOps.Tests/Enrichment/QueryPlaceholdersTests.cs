using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Enrichment;

namespace AlertOps.Tests.Enrichment;

public sealed class QueryPlaceholdersTests
{
    public static TheoryData<string> HostileValues => new(
        "wacore-1", "10.0.0.1:9100", "a\"} or vector(1) #", "a'} or vector(1) #", "a`} or vector(1) #", ".*", "a|b", "a\\b", "\\", "\\\\", "\"", "a\\\"", "$node",
        "${node}", "$$", "^$", "(", ")", "[", "]", "{1,9}", "a+b?", "line\nfeed", "carriage\rreturn", "tab\t", "nul\u0001", "\u007f", "\ufffd", "上海-机房１", "😀", "é",
        "\\Q.*\\E", "(?i)x", "# comment", "{{ x }}", "%s", "-", "a b");

    [Theory]
    [MemberData(nameof(HostileValues))]
    public void A_value_matches_itself_and_nothing_else_between_quotes_of_any_kind(string value)
    {
        foreach (var quote in new[] { '"', '\'', '`' })
        {
            var filled = QueryPlaceholders.Fill($"sum(rate(x{{node=~{quote}$node{quote}, b=\"c\"}}[5m])) > 1", Alerts(value));

            Assert.Null(filled.Refusal);
            var regex = Decode(filled.Expr);
            Assert.Matches("^(?:" + regex + ")$", value);
            Assert.DoesNotMatch("^(?:" + regex + ")$", value + "x");
            Assert.DoesNotMatch("^(?:" + regex + ")$", "other");
            Assert.StartsWith($"sum(rate(x{{node=~{quote}", filled.Expr, StringComparison.Ordinal);
            Assert.EndsWith($"{quote}, b=\"c\"}}[5m])) > 1", filled.Expr, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""up{instance=~"$instance"}""", """up{instance=~"10\\.0\\.0\\.1:9100|10\\.0\\.0\\.2:9100"}""")]
    [InlineData("""up{instance!~'$instance'}""", """up{instance!~'10\\.0\\.0\\.1:9100|10\\.0\\.0\\.2:9100'}""")]
    [InlineData("""up{instance=~`$instance`}""", """up{instance=~`10\.0\.0\.1:9100|10\.0\.0\.2:9100`}""")]
    [InlineData("""up{instance =~ "$instance" , job=~"$job"}""", """up{instance =~ "10\\.0\\.0\\.1:9100|10\\.0\\.0\\.2:9100" , job=~"node"}""")]
    [InlineData("""up{instance=~"a-$instance-b"}""", """up{instance=~"a-(?:10\\.0\\.0\\.1:9100|10\\.0\\.0\\.2:9100)-b"}""")]
    [InlineData("""up{job=~"a-$job-b"}""", """up{job=~"a-node-b"}""")]
    [InlineData("""up{job=~"$job|$rack"}""", """up{job=~"node|.*"}""")]
    [InlineData("""up{rack=~"$rack"}""", """up{rack=~".*"}""")]
    [InlineData("""up{job=~"$jobs"}""", """up{job=~".*"}""")]
    [InlineData("""up{job=~"$job1"}""", """up{job=~".*"}""")]
    [InlineData("""up{job=~"$1"}""", """up{job=~"$1"}""")]
    [InlineData("""up{job=~"a$"}""", """up{job=~"a$"}""")]
    [InlineData("""up{job=~"a\\$job"}""", """up{job=~"a\\$job"}""")]
    [InlineData("""up{job=~"a\\\\$job"}""", """up{job=~"a\\\\node"}""")]
    [InlineData("""up{job=~`a\$job`}""", """up{job=~`a\$job`}""")]
    [InlineData("""up{job="$job"}""", """up{job="$job"}""")]
    [InlineData("""up{job!="$job"}""", """up{job!="$job"}""")]
    [InlineData("""up{a="=~"} # {job=~"$job"}""", """up{a="=~"} # {job=~"$job"}""")]
    [InlineData("""label_replace(up, "a", "$1", "job", "(.*)$job")""", """label_replace(up, "a", "$1", "job", "(.*)$job")""")]
    [InlineData("""up{a="\"=~", job=~"$job"}""", """up{a="\"=~", job=~"node"}""")]
    [InlineData("""$job""", """$job""")]
    [InlineData("""up{job=~"$job""", """up{job=~"node""")]
    [InlineData("", "")]
    public void A_label_is_filled_in_where_a_regular_expression_stands(string expr, string expected)
    {
        ImmutableArray<Alert> alerts =
        [
            Given.Alert(("instance", "10.0.0.2:9100"), ("job", "node")),
            Given.Alert(("instance", "10.0.0.1:9100"), ("job", "node")),
            Given.Alert(("instance", ""), ("job", "node")),
        ];

        Assert.Equal(new FilledQuery(expected, null), QueryPlaceholders.Fill(expr, alerts));
    }

    [Fact]
    public void Resolved_alerts_count_only_when_none_fires()
    {
        var resolved = Given.Alert(("node", "old")) with { Status = AlertStatus.Resolved };

        Assert.Equal("x{node=~\"new\"}", QueryPlaceholders.Fill("x{node=~\"$node\"}", [resolved, Given.Alert(("node", "new"))]).Expr);
        Assert.Equal("x{node=~\"old\"}", QueryPlaceholders.Fill("x{node=~\"$node\"}", [resolved]).Expr);
    }

    [Fact]
    public void Too_many_values_are_not_asked()
    {
        var alerts = Enumerable.Range(0, QueryPlaceholders.MaxValues + 1).Select(number => Given.Alert(("node", $"n{number}"))).ToImmutableArray();

        Assert.NotNull(QueryPlaceholders.Fill("x{node=~\"$node\"}", alerts).Refusal);
        Assert.Null(QueryPlaceholders.Fill("x{node=~\"$node\"}", alerts[1..]).Refusal);
    }

    [Fact]
    public void A_query_that_grows_too_long_is_not_asked()
    {
        var refused = QueryPlaceholders.Fill("x{node=~\"$node\"}", Alerts(new string('é', QueryPlaceholders.MaxLength / 2)));

        Assert.Contains("16 KiB", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal("x{node=~\"$node\"}", refused.Expr);
    }

    private static ImmutableArray<Alert> Alerts(string node) => [Given.Alert(("node", node))];

    /// <summary>Reads the first string of an expression as Prometheus does, and converts its RE2 code points to the notation of .NET.</summary>
    private static string Decode(string expr)
    {
        var start = expr.IndexOfAny(['"', '\'', '`']);
        var quote = expr[start];
        var text = new StringBuilder();
        var index = start + 1;
        for (; expr[index] != quote; index++)
        {
            Assert.False(quote != '`' && expr[index] == '\n', "a raw line feed ends a PromQL string");
            Assert.NotEqual('\ufffd', expr[index]);
            if (expr[index] == '\\' && quote != '`')
            {
                index++;
                Assert.True(expr[index] == '\\' || expr[index] == quote, "an escape that this decoder, as Prometheus', must know");
            }

            text.Append(expr[index]);
        }

        return Regex.Replace(
            text.ToString(), @"\\x\{(?<code>[0-9a-f]+)\}",
            match => "\\u" + int.Parse(match.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString("x4", CultureInfo.InvariantCulture));
    }
}
