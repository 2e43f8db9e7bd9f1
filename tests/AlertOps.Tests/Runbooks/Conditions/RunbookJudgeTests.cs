using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Runbooks.Conditions;

/// <summary>Conditions are judged for each alert by itself, over the series that belong to it.</summary>
public class RunbookJudgeTests
{
    private static readonly Alert Web = Firing(("instance", "web-1"));
    private static readonly Alert Storage = Firing(("instance", "nfs-1"));

    [Fact]
    public void Each_host_has_its_own_cause()
    {
        var judged = Judge(
            [Web, Storage],
            [Query("cpu", "cpu{instance=~\"$instance\"}"), Query("blocked", "blocked{instance=~\"$instance\"}")],
            [Action("cpu", "cpu > 0.9"), Action("io", "blocked > 10 and cpu < 0.5"), Action("swap", "cpu < 0")],
            Answer("cpu", ("web-1", 0.97), ("nfs-1", 0.12)),
            Answer("blocked", ("web-1", 0), ("nfs-1", 40)));

        Assert.Equal(["web-1"], Names(judged["cpu"].Holds));
        Assert.Equal(["nfs-1"], Names(judged["io"].Holds));
        Assert.Equal(["web-1"], Names(judged["io"].False));
        Assert.Equal(ActionVerdict.RuledOut, judged["swap"].Verdict);
    }

    [Fact]
    public void Nothing_is_ruled_out_for_a_host_without_an_answer()
    {
        var judged = Judge([Web, Storage], [Query("cpu", "cpu{instance=~\"$instance\"}")], [Action("cpu", "cpu > 0.9")], Answer("cpu", ("nfs-1", 0.12)));

        Assert.Equal(ActionVerdict.Undecided, judged["cpu"].Verdict);
        Assert.Equal(["web-1"], Names(judged["cpu"].Unknown));
    }

    [Fact]
    public void A_folded_series_judges_all_alerts_alike()
    {
        var judged = Judge(
            [Web, Storage], [Query("cpu", "max(cpu{instance=~\"$instance\"})")], [Action("cpu", "cpu > 0.9")], Evidence.Known("cpu", "x", [new Series(LabelSet.Empty, 0.97, [])]));

        Assert.Equal(["web-1", "nfs-1"], Names(judged["cpu"].Holds));
    }

    [Fact]
    public void A_placeholder_that_no_alert_has_decides_nothing()
    {
        var judged = Judge([Web], [Query("pods", "restarts{pod=~\"$pod\"}")], [Action("pods", "pods > 0"), Action("none", "absent(pods)")], Answer("pods", ("web-1", 5)));

        Assert.All(judged.Values, action => Assert.Equal(ActionVerdict.Undecided, action.Verdict));
    }

    [Fact]
    public void An_alert_without_the_label_owns_no_series_that_carries_it()
    {
        var bare = Firing(("job", "batch"));
        var judged = Judge([Web, bare], [Query("cpu", "cpu{instance=~\"$instance\"}")], [Action("cpu", "cpu > 0.9"), Action("gone", "absent(cpu)")], Answer("cpu", ("web-1", 0.97)));

        Assert.Same(Web, Assert.Single(judged["cpu"].Holds));
        Assert.Same(bare, Assert.Single(judged["cpu"].Unknown));
        Assert.Same(Web, Assert.Single(judged["gone"].False));
        Assert.Same(bare, Assert.Single(judged["gone"].Unknown));
    }

    [Theory]
    [InlineData("node=~\"$instance.*\"", "node", "web-1:9100", true)]
    [InlineData("node=~\"$instance.*\"", "node", "web-10:9100", true)]
    [InlineData("node=~\"(?:$instance):.*\"", "node", "web-10:9100", false)]
    [InlineData("node=~\"$instance\"", "node", "web-1", true)]
    [InlineData("node=~\"$instance\"", "node", "web-2", false)]
    [InlineData("node=~\"$instance\"", "other", "web-2", true)]
    [InlineData("node!~\"$instance\"", "node", "web-2", true)]
    [InlineData("node=~\"${service.name}-[0-9]+\"", "node", "a.b-7", true)]
    [InlineData("node=~\"${service.name}-[0-9]+\"", "node", "aXb-7", false)]
    [InlineData("node=~\"$instance|\\\\d+\"", "node", "12", true)]
    public void A_series_belongs_to_an_alert_by_the_matchers_with_placeholders(string matcher, string label, string value, bool owned)
    {
        var alert = Firing(("instance", "web-1"), ("service.name", "a.b"));

        Assert.Equal(owned, QueryScope.Of(Query("q", $"sum by (node) (x{{{matcher}}})")).Owns(alert, LabelSet.Of((label, value))));
    }

    [Fact]
    public void A_matcher_that_could_be_matched_in_very_many_ways_costs_no_more_than_another()
    {
        var alert = Firing(("instance", "web-1"));
        var scope = QueryScope.Of(Query("q", "x{node=~\"(a|a|aa)+$instance\"}"));

        Assert.False(scope.Owns(alert, LabelSet.Of(("node", new string('a', 5000)))));
        Assert.True(scope.Owns(alert, LabelSet.Of(("node", new string('a', 5000) + "web-1"))));
    }

    [Fact]
    public void The_alerts_own_expression_belongs_to_alerts_with_all_its_labels()
    {
        var scope = QueryScope.Of(new RunbookQuery(RunbookQuery.SelfId, "", RunbookQuery.SelfId, "", EvidenceView.Value, TimeSpan.FromHours(1), null, 1));

        Assert.True(scope.Owns(Web, LabelSet.Of(("__name__", "up"), ("instance", "web-1"))));
        Assert.False(scope.Owns(Web, LabelSet.Of(("instance", "nfs-1"))));
    }

    [Fact]
    public void An_answer_that_was_cut_is_unknown_for_alerts_that_own_nothing_of_it()
    {
        var cut = new Evidence("cpu", "x", null, "", [Series("nfs-1", 0.97)], TimeSpan.Zero) { IsCut = true };
        var judged = Judge([Web, Storage], [Query("cpu", "cpu{instance=~\"$instance\"}")], [Action("cpu", "cpu > 0.9"), Action("gone", "absent(cpu)")], cut);

        Assert.Same(Storage, Assert.Single(judged["cpu"].Holds));
        Assert.Same(Web, Assert.Single(judged["gone"].Unknown));
        Assert.Same(Storage, Assert.Single(judged["gone"].False));
    }

    [Theory]
    [InlineData(new[] { "instance=a" }, new[] { "instance=a" }, 1)]
    [InlineData(new[] { "instance=a" }, new[] { "instance=b" }, null)]
    [InlineData(new[] { "instance=a" }, new[] { "device=sda" }, 1)]
    [InlineData(new[] { "instance=a,job=x", "instance=a,job=y" }, new[] { "instance=a,job=z" }, 2)]
    [InlineData(new[] { "instance=a,__name__=x" }, new[] { "instance=a,__name__=y" }, 1)]
    [InlineData(new[] { "instance=a,job=x" }, new[] { "instance=a,job=x" }, 1)]
    [InlineData(new[] { "instance=a", "instance=b" }, new[] { "" }, 2)]
    public void Series_of_two_queries_pair_by_the_labels_that_both_have(string[] left, string[] right, int? pairs) =>
        Assert.Equal(pairs, SeriesPairs.Of(Operands(left), Operands(right))?.Length);

    [Fact]
    public void Too_many_pairs_are_unknown()
    {
        ImmutableArray<Operand> many = [.. Enumerable.Range(0, 40).Select(number => new Operand(LabelSet.Of(($"l{number}", "x")), number))];

        Assert.Null(SeriesPairs.Of(many, many));
        Assert.Equal(400, SeriesPairs.Of(many, many[..10])?.Length);
    }

    [Fact]
    public void Actions_stand_in_the_order_of_their_certainty()
    {
        ImmutableArray<RunbookAction> actions =
        [
            Action("failover", "unknown > 1") with { IsDangerous = true },
            Action("unknown", "unknown > 1"),
            Action("out", "cpu > 5"),
            Action("read", null),
            Action("fine", "cpu < 5") with { IsGood = true },
            Action("cause", "cpu > 0.5"),
        ];
        var judge = new RunbookJudge(
            Runbook([Query("cpu", "cpu{instance=~\"$instance\"}"), Query("unknown", "x")], actions), [Web], Set(Answer("cpu", ("web-1", 0.97)), Evidence.Unknown("unknown", "x", Unavailable.TimedOut, "")));

        Assert.Equal(["cause", "read", "fine", "unknown", "failover", "out"], judge.Actions().Select(judged => judged.Action.Id));
    }

    [Fact]
    public void Some_alerts_have_their_own_answers()
    {
        var judge = new RunbookJudge(Runbook([Query("cpu", "cpu{instance=~\"$instance\"}")], []), [Web, Storage], Set(Answer("cpu", ("web-1", 0.97), ("nfs-1", 0.12))));

        Assert.Equal([0.12], judge.EvidenceFor([Storage])["cpu"]!.Series.Select(series => series.Value!.Value));
    }

    [Fact]
    public void Alerts_with_the_same_values_are_judged_alike()
    {
        ImmutableArray<Alert> alerts = [.. Enumerable.Range(0, 100_000).Select(number => Firing(("instance", $"h{number % 200}"), ("disk", $"{number}")))];
        var answer = Answer("cpu", [.. Enumerable.Range(0, 1000).Select(number => ($"h{number % 200}", (double)(number % 200)))]);
        var judged = Judge(alerts, [Query("cpu", "cpu{instance=~\"$instance\"}")], [Action("cpu", "cpu >= 100")], answer);

        Assert.Equal(50_000, judged["cpu"].Holds.Length);
        Assert.Equal(50_000, judged["cpu"].False.Length);
    }

    private static Dictionary<string, JudgedAction> Judge(ImmutableArray<Alert> alerts, ImmutableArray<RunbookQuery> queries, ImmutableArray<RunbookAction> actions, params Evidence[] answers) =>
        new RunbookJudge(Runbook(queries, actions), alerts, Set(answers)).Actions().ToDictionary(judged => judged.Action.Id);

    private static Runbook Runbook(ImmutableArray<RunbookQuery> queries, ImmutableArray<RunbookAction> actions) =>
        new("R", "machine", Language.Chinese, "R", ["R"], [], null, null, null, null, queries, actions, null, [], "", "", "machine/R.md");

    private static RunbookQuery Query(string id, string expr) => new(id, id, expr, "", EvidenceView.Value, TimeSpan.FromHours(1), null, 1);

    private static RunbookAction Action(string id, string? when) => new(id, when is null ? null : ConditionParser.ParseCondition(when, _ => ""), null, id, [], 1);

    private static EvidenceSet Set(params Evidence[] answers) =>
        EvidenceSet.None(DateTimeOffset.UnixEpoch) with { Answers = EvidenceSet.None(default).Answers.SetItems(answers.Select(answer => KeyValuePair.Create(answer.QueryId, answer))) };

    private static Evidence Answer(string id, params (string Instance, double Value)[] series) => Evidence.Known(id, "x", [.. series.Select(item => Series(item.Instance, item.Value))]);

    private static Series Series(string instance, double value) => new(LabelSet.Of(("instance", instance)), value, []);

    private static Alert Firing(params (string, string)[] labels) => AlertOps.Tests.Enrichment.Given.Alert(labels);

    private static IEnumerable<string> Names(ImmutableArray<Alert> alerts) => alerts.Select(alert => alert.Labels["instance"]);

    private static ImmutableArray<Operand> Operands(string[] labels) =>
    [
        .. labels.Select(text => new Operand(
            LabelSet.From(text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))), 1)),
    ];
}
