using AlertOps.Enrichment;
using AlertOps.Enrichment.OwnFigures;
using AlertOps.Runbooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Enrichment.OwnFigures;

public sealed class OwnFiguresSourceTests : EvidenceSourceContract
{
    private FigureRig rig = null!;

    internal override IEvidenceSource Source => rig.Source;

    internal override string Good => "alertops_outbox_depth{state=~\"$state\"}";

    internal override string Absent => "alertops_incidents";

    public override async Task InitializeAsync() => rig = await FigureRig.StartAsync("alertops_outbox_depth{state=\"pending\"} 3\nalertops_outbox_depth{state=\"dead\"} 1\n");

    public override async Task DisposeAsync() => await rig.DisposeAsync();

    internal override void Hang() => rig.Figures.Refresh = ct => Task.Delay(Timeout.InfiniteTimeSpan, rig.Time, ct);

    internal override Task BreakAsync()
    {
        rig.Figures.Refresh = _ => throw new InvalidOperationException("the database is away");
        return Task.CompletedTask;
    }

    internal override async Task PassBudgetAsync()
    {
        // The history's own timer, and that of the budget.
        await rig.Time.TimersAsync(2, CancellationToken.None);
        rig.Time.Advance(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_process_that_is_not_the_service_has_no_figures()
    {
        var outside = new OwnFiguresSource(null, [], null, new OwnFiguresScope(true), TimeProvider.System, NullLogger<OwnFiguresSource>.Instance);
        var query = Given.Query("x", Good) with { Source = QuerySources.AlertOps };

        var answer = Assert.Single(await outside.AskAsync(new EvidenceRound([new EvidenceQuestion(query, Given.Match([], query))], Given.Incident(), Given.Now), CancellationToken.None));

        Assert.Equal((Unavailable.NotAsked, "only the running service has these figures"), (answer.Missing!.Value, answer.Detail));
    }
}
