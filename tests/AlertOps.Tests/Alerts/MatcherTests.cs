using System.Diagnostics;
using AlertOps.Alerts;

namespace AlertOps.Tests.Alerts;

public sealed class MatcherTests
{
    private static readonly LabelSet Labels = LabelSet.Of(("severity", "critical"), ("job", "webstats"), ("path", "a\\b\"c"));

    [Theory]
    [InlineData("severity=\"critical\"", true)]
    [InlineData("severity=critical", true)]
    [InlineData("  severity =  critical  ", true)]
    [InlineData("severity=\"crit\"", false)]
    [InlineData("severity!=\"critical\"", false)]
    [InlineData("severity!=\"warning\"", true)]
    [InlineData("job=~\"web.*|app.*\"", true)]
    [InlineData("job=~\"web\"", false)]
    [InlineData("job=~\"stats\"", false)]
    [InlineData("job!~\"web\"", true)]
    [InlineData("job!~\"web.*\"", false)]
    [InlineData("absent=\"\"", true)]
    [InlineData("absent!=\"\"", false)]
    [InlineData("absent=~\".*\"", true)]
    [InlineData("absent=~\".+\"", false)]
    [InlineData("path=\"a\\\\b\\\"c\"", true)]
    public void Holds_as_in_Alertmanager(string text, bool holds) => Assert.Equal(holds, Matcher.Parse(text).Matches(Labels));

    [Theory]
    [InlineData("")]
    [InlineData("severity")]
    [InlineData("=critical")]
    [InlineData("severity==\"critical\"")]
    [InlineData("severity=\"critical")]
    [InlineData("severity=\"critical\" and job=\"a\"")]
    [InlineData("{severity=\"critical\"}")]
    [InlineData("job=~\"web(\"")]
    [InlineData("job=~\"(a)\\\\1\"")]
    public void Refuses_what_is_no_matcher(string text) => Assert.Throws<FormatException>(() => Matcher.Parse(text));

    [Theory]
    [InlineData("severity=\"critical\"")]
    [InlineData("job=~\"web.*\"")]
    [InlineData("job!~\"a|b\"")]
    [InlineData("path!=\"a\\\\b\\\"c\\n\"")]
    public void Prints_what_it_was_parsed_from(string text)
    {
        var matcher = Matcher.Parse(text);
        Assert.Equal(text, matcher.ToString());
        Assert.Equal(matcher, Matcher.Parse(matcher.ToString()));
    }

    [Fact]
    public void An_alternative_is_anchored_as_a_whole() => Assert.False(Matcher.Parse("job=~\"a|web\"").Matches("webstats"));

    [Fact]
    public void A_dot_takes_a_line_break_as_in_Prometheus() => Assert.True(Matcher.Parse("job=~\"a.b\"").Matches("a\nb"));

    [Fact]
    public void A_line_break_at_the_end_is_no_end() => Assert.False(Matcher.Parse("job=~\"web\"").Matches("web\n"));

    [Fact]
    public void A_hostile_matcher_costs_no_more_than_its_length()
    {
        var watch = Stopwatch.StartNew();
        Assert.Throws<FormatException>(() => Matcher.Parse("a=" + new string(' ', 8000) + "{"));
        Assert.Throws<FormatException>(() => Matcher.Parse("a=\"" + string.Concat(Enumerable.Repeat("\\x", 4000))));
        Assert.StartsWith("the matcher is longer than 8192 characters; ", Assert.Throws<FormatException>(() => Matcher.Parse("a=\"" + new string('x', 900_000) + "\"")).Message);
        Assert.StartsWith("the regular expression is longer than 4096 characters; ", Assert.Throws<FormatException>(() => Matcher.Parse("a=~\"" + new string('x', 5000) + "\"")).Message);
        Assert.True(Matcher.Parse("a=\"" + new string('x', 8000) + "\"").Matches(new string('x', 8000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    /// <summary>The longest expressions that are allowed, of the kinds that take longest to compile.</summary>
    [Theory]
    [InlineData("abc|", "")]
    [InlineData("a?", "")]
    [InlineData("(a|b)*", "")]
    [InlineData("[^a]{1,50}", "")]
    [InlineData("((a{1,100}){1,100}){1,100}", "")]
    [InlineData("(", ")")]
    public void The_longest_expression_is_compiled_and_evaluated_soon(string opening, string closing)
    {
        var times = 4090 / (opening.Length + closing.Length);
        var pattern = string.Concat(Enumerable.Repeat(opening, times)) + "x" + string.Concat(Enumerable.Repeat(closing, times));
        var watch = Stopwatch.StartNew();
        try
        {
            Matcher.Parse($"a=~\"{pattern}\"").Matches(new string('a', 1000));
        }
        catch (FormatException)
        {
            // The expression may also be refused.
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_hostile_label_value_costs_no_time()
    {
        var matcher = Matcher.Parse("job=~\"(a+)+b\"");
        var watch = Stopwatch.StartNew();
        Assert.False(matcher.Matches(new string('a', 100_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }
}
