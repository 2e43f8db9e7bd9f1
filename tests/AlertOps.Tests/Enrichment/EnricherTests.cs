using System.Collections.Immutable;
using System.Diagnostics;
using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Testing;

namespace AlertOps.Tests.Enrichment;

public sealed class EnricherTests : IAsyncLifetime
{
    private static readonly ImmutableArray<Alert> Nodes =
        [Given.Alert(("node", "wacore-1"), ("cluster", "sh")), Given.Alert(("node", "wacore-2"), ("cluster", "sh"))];

    private FakePrometheus prometheus = null!;

    public async Task InitializeAsync() => prometheus = await FakePrometheus.StartAsync();

    public async Task DisposeAsync() => await prometheus.DisposeAsync();

    [Fact]
    public async Task Every_query_of_every_runbook_is_answered_for_the_alerts_of_its_runbook()
    {
        prometheus.Value("rate(", 7).Series("queue", (LabelSet.Of(("node", "wacore-1")), 3), (LabelSet.Of(("node", "wacore-2")), 18240));
        var first = Given.Match(Nodes, Given.Query("codes", "sum(rate(x{node=~\"$node\"}[5m]))"), Given.Query("queue", "queue{node=~\"$node\"}"));
        var second = Given.Match(Nodes[1..], Given.Query("codes", "sum(rate(x{node=~\"$node\"}[5m]))"));

        var evidence = await Enricher().AskAsync([first, second], Given.Incident(), Given.Now, CancellationToken.None);

        Assert.Equal([first, second], evidence.Select(item => item.Match));
        Assert.Equal(Given.Now, evidence[0].Evidence.AskedAt);
        Assert.Equal("sum(rate(x{node=~\"wacore-1|wacore-2\"}[5m]))", evidence[0].Evidence["codes"]!.Expr);
        Assert.Equal([18240, 3], evidence[0].Evidence["queue"]!.Series.Select(series => series.Value!.Value));
        Assert.Equal("sum(rate(x{node=~\"wacore-2\"}[5m]))", evidence[1].Evidence["codes"]!.Expr);
        Assert.True(evidence[1].Evidence["codes"]!.IsKnown);
    }

    [Fact]
    public async Task Equal_questions_are_asked_once()
    {
        prometheus.Value("queue", 1);
        var match = Given.Match(
            Nodes, Given.Query("a", "queue"), Given.Query("b", "queue"), Given.Query("c", "queue", EvidenceView.Chart), Given.Query("d", "queue", EvidenceView.Chart));

        var evidence = await AskAsync(Enricher(), match, match);

        Assert.Equal(4, evidence.Answers.Values.Count(answer => answer.IsKnown));
        Assert.Equal([false, true], prometheus.Received.Select(request => request.IsRange).Order());
    }

    [Fact]
    public async Task A_line_that_ended_long_ago_says_nothing_of_now()
    {
        prometheus
            .Lines("ended", (LabelSet.Empty, at => at < Given.Now.AddMinutes(-10) ? 5 : null))
            .Lines("paused", (LabelSet.Empty, at => at < Given.Now.AddMinutes(-2) ? 5 : null));

        var evidence = await AskAsync(
            Enricher(), Given.Match(Nodes, Given.Query("ended", "ended", EvidenceView.Chart), Given.Query("paused", "paused", EvidenceView.Chart)));

        Assert.False(evidence["ended"]!.IsKnown);
        Assert.NotEmpty(Assert.Single(evidence["ended"]!.Series).Points);
        Assert.Equal(5, Assert.Single(evidence["paused"]!.Series).Value);
    }

    [Fact]
    public async Task An_empty_answer_is_no_data() =>
        Assert.Equal(Unavailable.NoData, (await AskAsync(Enricher(), Given.Match(Nodes, Given.Query("a", "unknown"))))["a"]!.Missing);

    [Fact]
    public async Task Of_thousands_of_series_those_that_decide_a_judgement_are_kept()
    {
        var series = Enumerable.Range(0, 1500).Select(number => (LabelSet.Of(("n", $"{number}")), number == 750 ? 0 : number == 3 ? double.NaN : number < 1000 ? 1.0 : number));
        prometheus.Series("many", [.. series]);

        var evidence = await AskAsync(Enricher(), Given.Match(Nodes, Given.Query("many", "many", EvidenceView.Chart)));

        var many = evidence["many"]!;
        Assert.InRange(many.Series.Length, 700, SeriesSelection.MaxKept);
        Assert.Equal($"1500 series, {many.Series.Length} kept", many.Detail);
        Assert.Equal(1499, many.Series[0].Value);
        Assert.False(many.Series[^1].HasValue);
        Assert.Equal(Truth.True, new Condition.Compare(new Quantity.OfQuery(many.QueryId), Comparison.Equal, new Quantity.Number(0, 0)).Evaluate(AlertEvidence.Whole(EvidenceSet.None(default) with { Answers = EvidenceSet.None(default).Answers.Add(many.QueryId, many) })));
        Assert.Equal(20, many.Series.Count(item => !item.Points.IsEmpty));
        Assert.True(many.Series.Take(20).All(item => !item.Points.IsEmpty));
    }

    [Fact]
    public async Task A_thousand_series_are_all_kept()
    {
        prometheus.Series("many", [.. Enumerable.Range(0, 1000).Select(number => (LabelSet.Of(("n", $"{number}")), (double)number))]);

        var evidence = await AskAsync(Enricher(), Given.Match(Nodes, Given.Query("many", "many")));

        Assert.Equal(Enumerable.Range(0, 1000).Reverse().Select(number => (double?)number), evidence["many"]!.Series.Select(item => item.Value));
    }

    [Fact]
    public async Task The_budget_is_shared_and_what_was_answered_in_time_stays()
    {
        prometheus.Hangs("slow").Value("good", 1);
        var queries = Enumerable.Range(0, 12).Select(number => Given.Query($"slow{number:00}", $"slow{number}")).Append(Given.Query("good", "good"));
        var watch = Stopwatch.StartNew();

        var evidence = await AskAsync(Enricher(Given.Prometheus(prometheus.Url, TimeSpan.FromSeconds(6))), Given.Match(Nodes, [.. queries]));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        Assert.True(evidence["good"]!.IsKnown);
        Assert.Equal(12, evidence.Answers.Values.Count(answer => answer is { Missing: Unavailable.TimedOut, Detail: "no answer within 6s" }));
    }

    [Fact]
    public async Task At_most_16_questions_are_open_at_a_time()
    {
        var (open, most) = (0, 0);
        using var gate = new SemaphoreSlim(0);
        prometheus.On("x", async (context, request) =>
        {
            var now = Interlocked.Increment(ref open);
            most = Math.Max(most, now);
            if (now == 16)
            {
                gate.Release(40);
            }

            await gate.WaitAsync(context.RequestAborted);
            Interlocked.Decrement(ref open);
            await context.Response.Body.WriteAsync("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}"u8.ToArray());
        });

        var evidence = await AskAsync(Enricher(), Given.Match(Nodes, [.. Enumerable.Range(0, 40).Select(number => Given.Query($"x{number}", $"x{number}"))]));

        Assert.Equal(16, most);
        Assert.Equal(40, evidence.Answers.Values.Count(answer => answer.IsKnown));
    }

    [Fact]
    public async Task Whoever_stops_the_work_stops_the_asking()
    {
        prometheus.Hangs("x");
        using var stop = new CancellationTokenSource();
        var asking = Enricher().AskAsync([Given.Match(Nodes, Given.Query("x", "x"))], Given.Incident(), Given.Now, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task The_first_Prometheus_whose_matchers_hold_is_asked()
    {
        await using var other = await FakePrometheus.StartAsync();
        other.Value("x", 2);
        prometheus.Value("x", 1);
        var enricher = Enricher(Given.Prometheus(other.Url, matcher: "cluster=\"bj\""), Given.Prometheus(prometheus.Url, matcher: "receiver=\"alertops\""));

        var evidence = await enricher.AskAsync(
            [Given.Match(Nodes, Given.Query("x", "x")), Given.Match([Given.Alert(("cluster", "bj"))], Given.Query("x", "x"))],
            Given.Incident(), Given.Now, CancellationToken.None);

        Assert.Equal([1, 2], evidence.Select(item => item.Evidence["x"]!.Series[0].Value!.Value));
    }

    [Fact]
    public async Task Without_a_Prometheus_nothing_is_asked()
    {
        var match = Given.Match(Nodes, Given.Query("x", "x"));

        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Enricher([]), match))["x"]!.Missing);
        Assert.Equal(Unavailable.NotAsked, (await AskAsync(Enricher(Given.Prometheus(prometheus.Url, matcher: "cluster=\"bj\"")), match))["x"]!.Missing);
        Assert.Empty(prometheus.Received);
    }

    [Fact]
    public async Task The_alerts_own_expression_is_asked_without_its_threshold_and_for_its_own_series()
    {
        prometheus.Series("latency", (LabelSet.Of(("node", "wacore-1")), 9), (LabelSet.Of(("node", "wacore-3")), 12));
        var alerts = Nodes.Select(alert => alert with { GeneratorUrl = "http://prometheus/graph?g0.expr=latency+%3E+5&g0.tab=1" }).ToImmutableArray();

        var evidence = await AskAsync(Enricher(), Given.Match(alerts, Given.Query("self", "self\n", EvidenceView.Table)));

        Assert.Equal("latency", Assert.Single(prometheus.Received).Query);
        Assert.Equal("wacore-1", Assert.Single(evidence["self"]!.Series).Labels["node"]);
    }

    [Fact]
    public async Task A_query_that_cannot_be_filled_is_not_asked_and_costs_the_others_nothing()
    {
        prometheus.Value("good", 1);
        var many = Enumerable.Range(0, 300).Select(number => Given.Alert(("node", $"n{number}"))).ToImmutableArray();

        var evidence = await AskAsync(Enricher(), Given.Match(many, Given.Query("wide", "x{node=~\"$node\"}"), Given.Query("self", "self"), Given.Query("good", "good")));

        Assert.Equal((Unavailable.NotAsked, "300 values of the label node are too many for one query"), (evidence["wide"]!.Missing!.Value, evidence["wide"]!.Detail));
        Assert.Equal(Unavailable.NotAsked, evidence["self"]!.Missing);
        Assert.True(evidence["good"]!.IsKnown);
    }

    private Enricher Enricher() => Enricher(Given.Prometheus(prometheus.Url));

    private static Enricher Enricher(params PrometheusOptions[] options) =>
        Given.Enricher(TimeProvider.System, options);

    private static async Task<EvidenceSet> AskAsync(Enricher enricher, params RunbookMatch[] matches) =>
        (await enricher.AskAsync([.. matches], Given.Incident(), Given.Now, CancellationToken.None))[0].Evidence;
}
