using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Enrichment;

/// <summary>The contract of every source of evidence. A subclass only creates its source.</summary>
public abstract class EvidenceSourceContract : IAsyncLifetime
{
    internal abstract IEvidenceSource Source { get; }

    /// <summary>An expression whose answer is one series of value 3 when the alert's label <c>state</c> is <c>pending</c>, and no series otherwise.</summary>
    internal abstract string Good { get; }

    /// <summary>An expression that is PromQL, but that the source refuses or has no series for.</summary>
    internal abstract string Absent { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Makes the source hang until the returned object is disposed of.</summary>
    internal abstract void Hang();

    /// <summary>Makes what the source asks fail.</summary>
    internal abstract Task BreakAsync();

    /// <summary>Advances the time past the source's budget, once it waits.</summary>
    internal abstract Task PassBudgetAsync();

    [Fact]
    public void Its_name_can_be_written_in_a_runbook() => Assert.Contains(Source.Name, QuerySources.All);

    [Fact]
    public void A_good_query_has_no_mistake_and_a_bad_one_has_place_and_cure()
    {
        Assert.Null(Source.Check(Query("x", Good)));
        var mistake = Source.Check(Query("x", "sum(\n  sum("));
        Assert.NotNull(mistake);
        Assert.Equal(2, mistake.LineIn("sum(\n  sum("));
        Assert.NotEmpty(mistake.Cure);
    }

    [Fact]
    public async Task Each_question_has_its_answer_in_its_order_and_from_this_source()
    {
        var answers = await AskAsync(Query("b", Good), Query("a", Absent), Query("c", Good));

        Assert.Equal(["b", "a", "c"], answers.Select(answer => answer.QueryId));
        Assert.All(answers, answer => Assert.Equal(Source.Name, answer.Source));
        Assert.Equal([true, false, true], answers.Select(answer => answer.IsKnown));
        Assert.Equal(3, Assert.Single(answers[0].Series).Value);
    }

    [Fact]
    public async Task Labels_of_the_alerts_are_filled_in()
    {
        var answer = Assert.Single(await AskAsync(Query("x", Good)));

        Assert.DoesNotContain("$state", answer.Expr, StringComparison.Ordinal);
        Assert.Contains("pending", answer.Expr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_with_too_many_values_is_not_asked()
    {
        var many = Enumerable.Range(0, 300).Select(number => Given.Alert(("state", $"s{number}"))).ToImmutableArray();

        var answer = Assert.Single(await AskAsync(many, CancellationToken.None, Query("x", Good)));

        Assert.Equal((Unavailable.NotAsked, "300 values of the label state are too many for one query"), (answer.Missing!.Value, answer.Detail));
    }

    [Fact]
    public async Task A_source_that_is_broken_gives_reasons_and_no_exception()
    {
        await BreakAsync();

        var answers = await AskAsync(Query("a", Good), Query("b", Good));

        Assert.All(answers, answer => Assert.Equal(Unavailable.Unreachable, answer.Missing));
    }

    [Fact]
    public async Task What_has_no_answer_within_the_budget_is_timed_out()
    {
        Hang();

        var asking = AskAsync(Query("a", Good), Query("b", Good));
        await PassBudgetAsync();

        Assert.All(await asking, answer => Assert.Equal((Unavailable.TimedOut, "no answer within 3s"), (answer.Missing!.Value, answer.Detail)));
    }

    [Fact]
    public async Task Whoever_stops_the_work_stops_the_asking()
    {
        Hang();
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(Pending, stop.Token, Query("x", Good));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static ImmutableArray<Alert> Pending => [Given.Alert(("state", "pending"))];

    private RunbookQuery Query(string id, string expr) => Given.Query(id, expr) with { Source = Source.Name };

    private Task<ImmutableArray<Evidence>> AskAsync(params RunbookQuery[] queries) => AskAsync(Pending, CancellationToken.None, queries);

    private Task<ImmutableArray<Evidence>> AskAsync(ImmutableArray<Alert> alerts, CancellationToken ct, params RunbookQuery[] queries)
    {
        var match = Given.Match(alerts, queries);
        return Source.AskAsync(new EvidenceRound([.. queries.Select(query => new EvidenceQuestion(query, match))], Given.Incident(), Given.Now), ct);
    }
}
