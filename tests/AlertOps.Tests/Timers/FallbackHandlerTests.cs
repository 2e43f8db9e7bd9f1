using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Routing;
using AlertOps.Tests.Intake;
using AlertOps.Tests.Notices;
using AlertOps.Timers;

namespace AlertOps.Tests.Timers;

/// <summary>The failed receiver is the root's, the only one of the configuration; its fallback was removed.</summary>
public class FallbackHandlerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void While_nobody_can_be_told_nothing_is_written_and_the_fallback_is_looked_at_again_in_five_minutes()
    {
        var decision = Decide(IncidentState.Open, Now);

        Assert.Empty(decision.Effects);
        Assert.Equal((null, Now.AddMinutes(5)), (decision.DueAt, decision.LookAt));
        Assert.NotNull(decision.Report);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 25)]
    public void Of_an_incident_that_is_over_or_after_a_day_it_is_given_up_and_said(bool isResolved, int hours)
    {
        var decision = Decide(isResolved ? IncidentState.Resolved : IncidentState.Open, Now.AddHours(hours));

        Assert.Empty(decision.Effects);
        Assert.Equal((null, null), (decision.DueAt, decision.LookAt));
        Assert.NotNull(decision.Report);
    }

    private static TimerDecision Decide(IncidentState state, DateTimeOffset now)
    {
        var payload = new FallbackPayload([new FallbackStep("gone", [], TimeSpan.Zero)]).Write();
        var failure = new DeliveryFailure(FailureReason.TargetRemoved, "sandbox", "");
        var progress = new ReceiverProgress(false, true, true, false, CallbackScenario.Build(CallbackScenario.Firing()), failure);
        return new FallbackHandler().Decide(
            new DueTimer(1, TimerKinds.Fallback, "7/oncall", 1042, Now, Now, 0, payload),
            new TimerState(new TimerIncident(state, Severity.Critical, false), progress),
            TestOptions.Minimal,
            now);
    }
}
