using AlertOps.Delivery;

namespace AlertOps.Tests.Delivery;

public class RetryScheduleTests
{
    private static readonly DateTimeOffset Created = DateTimeOffset.Parse("2026-11-20T19:00:00Z");
    private static readonly RepeatSafety FourHours = RepeatSafety.SameBytes(TimeSpan.FromHours(4));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(5, 64)]
    [InlineData(20, 300)]
    public void Delays_double_up_to_five_minutes(int attempts, double seconds)
    {
        var next = RetrySchedule.Next(CallOf(attempts), Outcome.Later(FailureReason.Network, "", ""), RepeatSafety.None, Created, () => 0.5);

        Assert.Equal(Created.AddSeconds(seconds), next);
    }

    [Fact]
    public void Jitter_spreads_attempts_by_a_fifth()
    {
        var outcome = Outcome.Later(FailureReason.ServerError, "", "");

        Assert.Equal(1.6, (RetrySchedule.Next(CallOf(0), outcome, RepeatSafety.None, Created, () => 0)!.Value - Created).TotalSeconds, precision: 3);
        Assert.Equal(2.4, (RetrySchedule.Next(CallOf(0), outcome, RepeatSafety.None, Created, () => 1)!.Value - Created).TotalSeconds, precision: 3);
    }

    [Fact]
    public void A_wait_that_the_channel_asks_for_is_never_shortened_by_jitter()
    {
        var outcome = Outcome.Later(FailureReason.RateLimited, "45009", "", TimeSpan.FromMinutes(1));

        Assert.True(RetrySchedule.Next(CallOf(0), outcome, RepeatSafety.None, Created, () => 0) >= Created.AddMinutes(1));
    }

    [Fact]
    public void After_a_day_a_call_is_given_up()
    {
        var outcome = Outcome.Later(FailureReason.Network, "", "");

        Assert.NotNull(RetrySchedule.Next(CallOf(30), outcome, RepeatSafety.None, Created.AddHours(23), () => 0.5));
        Assert.Null(RetrySchedule.Next(CallOf(30), outcome, RepeatSafety.None, Created.AddHours(24), () => 0.5));
    }

    [Fact]
    public void A_message_of_unknown_outcome_is_not_repeated_once_its_provider_no_longer_recognises_it()
    {
        var unknown = Outcome.Later(FailureReason.Timeout, "", "");

        Assert.NotNull(RetrySchedule.Next(CallOf(30), unknown, FourHours, Created.AddHours(3.8), () => 0.5));
        Assert.Null(RetrySchedule.Next(CallOf(30), unknown, FourHours, Created.AddHours(4), () => 0.5));
        Assert.NotNull(RetrySchedule.Next(CallOf(30), Outcome.Later(FailureReason.ServerError, "-1", ""), FourHours, Created.AddHours(4), () => 0.5));
        Assert.NotNull(RetrySchedule.Next(CallOf(30), unknown, RepeatSafety.None, Created.AddHours(4), () => 0.5));
    }

    private static Call CallOf(int attempts) => new(1, Created, attempts, new CallDraft("pigeon", "ops", [1], [""], "application/json", []));
}
