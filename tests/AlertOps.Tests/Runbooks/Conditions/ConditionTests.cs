using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Runbooks.Conditions;

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
    [InlineData("a / b > 0.9", "(a / b) > 0.9")]
    [InlineData("a - b * 2 >= c", "(a - (b * 2)) >= c")]
    [InlineData("(a + b) / c < 1", "((a + b) / c) < 1")]
    [InlineData("((a + b) > 1 or c == 2) and d > 3", "(((a + b) > 1 or c == 2) and d > 3)")]
    [InlineData("a -0.5 > -1", "(a - 0.5) > -1")]
    [InlineData("absent(a) or not absent ( b )", "(absent(a) or not absent(b))")]
    [InlineData("(absent(a))", "absent(a)")]
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
    [InlineData("a > B", 4, "'B' is neither a query id nor a number")]
    [InlineData("a > 5s", 4, "a plain number stands beside a quantity in time")]
    [InlineData("a > 5 parsecs and b > 1", 6, "is left over")]
    [InlineData("a > 5parsecs", 12, "is no number with a unit")]
    [InlineData("absent(5)", 7, "absent names no query")]
    [InlineData("(a + b > 5", 10, "never closed")]
    [InlineData("(a > 5", 6, "never closed")]
    [InlineData("a > 5)", 5, "is left over")]
    [InlineData("a > 5 && b > 1", 6, "is left over")]
    [InlineData("a > 5 and", 9, "ends too early")]
    [InlineData("and > 5", 0, "is neither a query id nor a number")]
    [InlineData("A > 5", 0, "is neither a query id nor a number")]
    [InlineData("a > 1.2.3", 9, "is no number with a unit")]
    public void A_mistake_has_a_position(string text, int position, string what)
    {
        var error = Assert.Throws<SyntaxException>(() => ConditionParser.ParseCondition(text, _ => ""));

        Assert.Equal(position, error.Position);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Cure);
    }

    [Theory]
    [InlineData("took > 5s", "took > 5000")]
    [InlineData("took > 250ms", "took > 250")]
    [InlineData("age > 4h", "age > 14400")]
    [InlineData("free < 1GiB", "free < 1073741824")]
    [InlineData("free < 1GB", "free < 1000000000")]
    [InlineData("share > 80%", "share > 0.8")]
    [InlineData("rate > 5", "rate > 5")]
    [InlineData("took / 2 > 5", "(took / 2) > 5")]
    [InlineData("free / total < 10%", "(free / total) < 0.1")]
    public void A_number_is_shown_in_the_unit_of_the_query_beside_it(string text, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseCondition(text, UnitOf).ToString());

    [Theory]
    [InlineData("took > age", nameof(Truth.True))]
    [InlineData("took > 6s", nameof(Truth.False))]
    [InlineData("took > 6", nameof(Truth.True))]
    [InlineData("took + age > 7.9s", nameof(Truth.True))]
    [InlineData("took + age > 8.1s", nameof(Truth.False))]
    [InlineData("took * 2 > 9", nameof(Truth.True))]
    [InlineData("free / total < 10%", nameof(Truth.True))]
    [InlineData("free > 0.04 * total", nameof(Truth.True))]
    [InlineData("used > 85", nameof(Truth.True))]
    [InlineData("used > 85%", nameof(Truth.True))]
    [InlineData("used > 95%", nameof(Truth.False))]
    [InlineData("free / zero > 1", nameof(Truth.Unknown))]
    [InlineData("not free / zero > 1", nameof(Truth.Unknown))]
    public void All_is_taken_in_base_units(string text, string expected)
    {
        var evidence = new EvidenceSet(DateTimeOffset.UnixEpoch, new Dictionary<string, Evidence>
        {
            ["took"] = Known("took", 5000),
            ["age"] = Known("age", 3),
            ["free"] = Known("free", 50),
            ["total"] = Known("total", 1000),
            ["zero"] = Known("zero", 0),
            ["used"] = Known("used", 90),
        }.ToImmutableSortedDictionary());

        Assert.Equal(expected, ConditionParser.ParseCondition(text, UnitOf).Evaluate(AlertEvidence.Whole(evidence)).ToString());
    }

    [Theory]
    [InlineData("took > free", "time stands beside")]
    [InlineData("took + free > 1", "stands beside")]
    [InlineData("took > 1GiB", "stands beside")]
    [InlineData("took + age > 5", "two different units")]
    [InlineData("warmth > took", "celsius stands beside")]
    public void What_measures_different_things_is_not_compared(string text, string what) =>
        Assert.Contains(what, Assert.Throws<SyntaxException>(() => ConditionParser.ParseCondition(text, UnitOf)).Message.Replace("a quantity in ", "", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("< 250", "ms", 250)]
    [InlineData("< 5s", "ms", 5000)]
    [InlineData("< 80%", "percent", 80)]
    [InlineData("< 80%", "percentunit", 0.8)]
    [InlineData("< 2 * 3", "ms", 6)]
    [InlineData("< 1GiB", "bytes", 1073741824)]
    public void The_limit_of_ok_if_is_in_the_unit_of_its_query(string text, string unit, double limit) =>
        Assert.Equal(limit, ConditionParser.ParseThreshold(text, unit).Limit);

    [Fact]
    public void The_limit_of_ok_if_is_a_number() =>
        Assert.Contains("no number", Assert.Throws<SyntaxException>(() => ConditionParser.ParseThreshold("< other", "ms")).Message, StringComparison.Ordinal);

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
    [InlineData("absent(nothing)", nameof(Truth.True))]
    [InlineData("not absent(nothing)", nameof(Truth.False))]
    [InlineData("absent(yes)", nameof(Truth.False))]
    [InlineData("absent(nan)", nameof(Truth.False))]
    [InlineData("absent(missing)", nameof(Truth.Unknown))]
    [InlineData("absent(never_asked)", nameof(Truth.Unknown))]
    [InlineData("nothing > 1", nameof(Truth.Unknown))]
    [InlineData("several > several", nameof(Truth.False))]
    [InlineData("several > yes", nameof(Truth.True))]
    public void Nothing_rests_on_missing_data(string text, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseCondition(text, _ => "").Evaluate(AlertEvidence.Whole(Evidence)).ToString());

    [Theory]
    [InlineData("< 6", "several", nameof(Truth.True))]
    [InlineData("< 4", "several", nameof(Truth.False))]
    [InlineData("< 6", "holes", nameof(Truth.Unknown))]
    [InlineData("< 4", "holes", nameof(Truth.False))]
    [InlineData(">= 1", "missing", nameof(Truth.Unknown))]
    public void An_answer_is_normal_only_when_its_worst_series_is(string text, string query, string expected) =>
        Assert.Equal(expected, ConditionParser.ParseThreshold(text, "").AllHold(Evidence[query]).ToString());

    private static string UnitOf(string id) => id switch
    {
        "took" => "ms",
        "age" => "s",
        "free" or "total" or "zero" => "bytes",
        "share" => "percentunit",
        "used" => "percent",
        "rate" => "reqps",
        "warmth" => "celsius",
        _ => "",
    };

    private static EvidenceSet Evidence { get; } = new(DateTimeOffset.UnixEpoch, new Dictionary<string, Evidence>
    {
        ["yes"] = Known("yes", 2),
        ["no"] = Known("no", 0),
        ["several"] = Known("several", 5, 1),
        ["holes"] = Known("holes", 5, double.NaN),
        ["nan"] = Known("nan", double.NaN),
        ["nothing"] = AlertOps.Runbooks.Evidence.Known("nothing", "x", []),
        ["missing"] = AlertOps.Runbooks.Evidence.Unknown("missing", "x", Unavailable.TimedOut, ""),
    }.ToImmutableSortedDictionary());

    private static Evidence Known(string id, params double[] values) =>
        AlertOps.Runbooks.Evidence.Known(id, "x", [.. values.Select((value, index) => new Series(LabelSet.Of(("i", $"{index}")), value, []))]);
}
