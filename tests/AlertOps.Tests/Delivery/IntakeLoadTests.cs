using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Delivery;

public class IntakeLoadTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void Many_bodies_that_wait_for_each_other_are_heavy_load_until_a_moment_later()
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
    public void As_many_bodies_one_after_the_other_are_no_heavy_load()
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
    public void One_slow_commit_is_heavy_load_when_several_bodies_wait_for_it(int bodies, bool isHeavy)
    {
        var load = new IntakeLoad(clock);
        load.RecordCommit(bodies, TimeSpan.FromMilliseconds(400));

        Assert.Equal(isHeavy, load.IsHeavy);
    }
}
