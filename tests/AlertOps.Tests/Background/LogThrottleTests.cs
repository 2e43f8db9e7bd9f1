using AlertOps.Background;
using AlertOps.Testing;

namespace AlertOps.Tests.Background;

public class LogThrottleTests
{
    [Fact]
    public void A_kind_of_line_is_written_once_in_a_while_and_says_how_many_it_stands_for()
    {
        var time = new ManualTimeProvider();
        var throttle = new LogThrottle(time);

        Assert.True(throttle.Allows("400", out var none));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.False(throttle.Allows("400", out var ignored)));
        Assert.True(throttle.Allows("413", out var another));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(throttle.Allows("400", out var many));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(throttle.Allows("400", out var noneSince));

        Assert.Equal((0, 0, 1000, 0), (none, another, many, noneSince));
    }
}
