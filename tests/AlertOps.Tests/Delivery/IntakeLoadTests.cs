using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Delivery;

public class IntakeLoadTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void Many_that_wait_for_each_other_press_and_a_moment_later_no_more()
    {
        var load = new IntakeLoad(clock);
        for (var commit = 0; commit < 15; commit++)
        {
            load.RecordCommit(8, Quick);
        }

        Assert.True(load.IsHeavy);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(load.IsHeavy);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(load.IsHeavy);
    }

    [Fact]
    public void As_many_that_come_one_after_the_other_do_not()
    {
        var load = new IntakeLoad(clock);
        for (var commit = 0; commit < 1_000; commit++)
        {
            load.RecordCommit(1, Quick);
        }

        Assert.False(load.IsHeavy);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(1, false)]
    public void One_slow_commit_presses_when_several_wait_for_it(int bodies, bool isHeavy)
    {
        var load = new IntakeLoad(clock);
        load.RecordCommit(bodies, TimeSpan.FromMilliseconds(400));

        Assert.Equal(isHeavy, load.IsHeavy);
    }
}
