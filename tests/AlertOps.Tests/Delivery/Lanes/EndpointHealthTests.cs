using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Delivery.Lanes;

public class EndpointHealthTests
{
    private static readonly Call Call = new(1, Given.Start, 0, new CallDraft("pigeon", "loft", [1], [""], "text/plain", []));
    private static readonly CallResult Unanswered = Given.Later();
    private static readonly CallResult Broken = CallResult.Of(Outcome.Later(FailureReason.Network, "", "refused"));

    private readonly EndpointHealth health = new(() => 0.5);

    [Fact]
    public void Three_attempts_in_a_row_without_an_answer_suspend_the_endpoint_for_fifteen_seconds()
    {
        Assert.Null(health.Note(Call, Unanswered).SilentFor);
        Assert.Null(health.Note(Call, Broken).SilentFor);
        Assert.Equal(TimeSpan.FromSeconds(15), health.Note(Call, Unanswered).SilentFor);
        Assert.Equal(TimeSpan.FromSeconds(15), health.Note(Call, Unanswered).SilentFor);
    }

    [Fact]
    public void An_answer_between_them_begins_the_count_anew_whatever_it_says()
    {
        health.Note(Call, Unanswered);
        health.Note(Call, Unanswered);
        Assert.False(health.Note(Call, CallResult.Of(Outcome.Later(FailureReason.ServerError, "503", ""))).EndsSilence);

        Assert.Null(health.Note(Call, Unanswered).SilentFor);
        Assert.Null(health.Note(Call, Unanswered).SilentFor);
        Assert.NotNull(health.Note(Call, Unanswered).SilentFor);
        Assert.True(health.Note(Call, Given.Sent()).EndsSilence);
        Assert.False(health.Note(Call, Given.Sent()).EndsSilence);
    }

    [Fact]
    public void Each_probe_that_fails_doubles_the_wait_up_to_two_minutes()
    {
        var probe = Call with { IsProbe = true };

        Assert.Equal([15, 30, 60, 120, 120], Enumerable.Range(0, 5).Select(_ => health.Note(probe, Unanswered).SilentFor!.Value.TotalSeconds));
        Assert.True(health.Note(probe, Given.Never()).EndsSilence);
        Assert.Equal(15, health.Note(probe, Unanswered).SilentFor!.Value.TotalSeconds);
    }

    [Fact]
    public void Jitter_spreads_the_wait_by_a_fifth()
    {
        var probe = Call with { IsProbe = true };

        Assert.Equal(12, new EndpointHealth(() => 0).Note(probe, Unanswered).SilentFor!.Value.TotalSeconds, precision: 3);
        Assert.Equal(18, new EndpointHealth(() => 1).Note(probe, Unanswered).SilentFor!.Value.TotalSeconds, precision: 3);
    }
}
