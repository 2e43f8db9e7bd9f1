using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks;

public class ConditionTests
{
    [Theory]
    [InlineData("a > 1", "a > 1")]
    [InlineData("a>=1e3", "a >= 1000")]
    [InlineData("a < 80%", "a < 0.8")]
    [InlineData("a != -0.5", "a != -0.5")]
    [InlineData("a == 1 or b == 2 and c == 3", "(a == 1 or (b == 2 and c == 3))")]
    [InlineData("(a == 1 or b == 2) and not c <= 3", "((a == 1 or b == 2) and not c <= 3)")]
    [InlineData("not not a > 1", "not not a > 1")]
    [InlineData("order > 1 and android < 2", "(order > 1 and android < 2)")]
    public void Conditions_are_read_with_the_usual_precedence(string text, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseCondition(text, _ => "").ToString());

    [Fact]
    public void A_percentage_is_a_fraction_unless_the_query_counts_in_percent()
    {
        var condition = ConditionParser.ParseCondition("share > 80% and used > 80%", id => id == "used" ? "percent" : "percentunit");

        Assert.Equal("(share > 0.8 and used > 80)", condition.ToString());
    }

    [Theory]
    [InlineData("", 0, "ends too early")]
    [InlineData("a", 1, "a comparison is missing")]
    [InlineData("a = 1", 3, "'=' is not a comparison")]
    [InlineData("a >", 3, "a number is missing")]
    [InlineData("a > b", 4, "'b' is not a number")]
    [InlineData("a > 5s", 5, "carries a unit")]
    [InlineData("(a > 5", 6, "never closed")]
    [InlineData("a > 5)", 5, "is left over")]
    [InlineData("a > 5 && b > 1", 6, "is left over")]
    [InlineData("a > 5 and", 9, "ends too early")]
    [InlineData("and > 5", 0, "is not a query id")]
    [InlineData("A > 5", 0, "is not a query id")]
    [InlineData("a > 1.2.3", 7, "carries a unit")]
    public void A_mistake_has_a_position(string text, int position, string what)
    {
        var error = Assert.Throws<SyntaxException>(() => ConditionParser.ParseCondition(text, _ => ""));

        Assert.Equal(position, error.Position);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Cure);
    }

    [Fact]
    public void Nesting_has_an_end() =>
        Assert.Throws<SyntaxException>(() => ConditionParser.ParseCondition(new string('(', 100_000), _ => ""));

    [Theory]
    [InlineData("yes > 1", nameof(Truth.True))]
    [InlineData("no > 1", nameof(Truth.False))]
    [InlineData("missing > 1", nameof(Truth.Unknown))]
    [InlineData("nan > 1", nameof(Truth.Unknown))]
    [InlineData("never_asked > 1", nameof(Truth.Unknown))]
    [InlineData("not missing > 1", nameof(Truth.Unknown))]
    [InlineData("not no > 1", nameof(Truth.True))]
    [InlineData("yes > 1 and missing > 1", nameof(Truth.Unknown))]
    [InlineData("no > 1 and missing > 1", nameof(Truth.False))]
    [InlineData("yes > 1 or missing > 1", nameof(Truth.True))]
    [InlineData("no > 1 or missing > 1", nameof(Truth.Unknown))]
    [InlineData("several > 4", nameof(Truth.True))]
    [InlineData("several > 6", nameof(Truth.False))]
    [InlineData("holes > 4", nameof(Truth.True))]
    [InlineData("holes > 6", nameof(Truth.Unknown))]
    public void Nothing_rests_on_missing_data(string text, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseCondition(text, _ => "").Evaluate(Evidence).ToString());

    [Theory]
    [InlineData("< 6", "several", nameof(Truth.True))]
    [InlineData("< 4", "several", nameof(Truth.False))]
    [InlineData("< 6", "holes", nameof(Truth.Unknown))]
    [InlineData("< 4", "holes", nameof(Truth.False))]
    [InlineData(">= 1", "missing", nameof(Truth.Unknown))]
    public void An_answer_is_normal_only_when_its_worst_series_is(string text, string query, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseThreshold(text, "").AllHold(Evidence[query]).ToString());

    private static EvidenceSet Evidence { get; } = new(DateTimeOffset.UnixEpoch, new Dictionary<string, Evidence>
    {
        ["yes"] = Known("yes", 2),
        ["no"] = Known("no", 0),
        ["several"] = Known("several", 5, 1),
        ["holes"] = Known("holes", 5, double.NaN),
        ["nan"] = Known("nan", double.NaN),
        ["missing"] = AlertOps.Runbooks.Evidence.Unknown("missing", "x", Unavailable.TimedOut, ""),
    }.ToImmutableSortedDictionary());

    private static Evidence Known(string id, params double[] values) =>
        AlertOps.Runbooks.Evidence.Known(id, "x", [.. values.Select((value, index) => new Series(LabelSet.Of(("i", $"{index}")), value, []))]);
}
