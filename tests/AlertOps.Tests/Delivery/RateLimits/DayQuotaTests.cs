using System.Globalization;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Tests.Delivery.RateLimits;

public class DayQuotaTests
{
    [Theory]
    [InlineData(10, 90, true)]
    [InlineData(11, 90, false)]
    [InlineData(1000, 1, false)]
    [InlineData(1000, 0, true)]
    public void A_day_admits_calls_up_to_the_quota_and_a_call_larger_than_a_day_has_one_to_itself(int takes, long used, bool admitted) =>
        Assert.Equal(admitted, new DayQuota(takes, 100).Admits(used));

    [Theory]
    [InlineData("2026-11-21T15:59:59Z", "2026-11-21T16:01:00Z")]
    [InlineData("2026-11-21T16:00:00Z", "2026-11-22T16:01:00Z")]
    [InlineData("2026-11-21T23:30:00+08:00", "2026-11-22T00:01:00+08:00")]
    public void A_day_ends_at_midnight_in_Beijing(string at, string next)
    {
        var now = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), DayQuota.NextBeijingDay(now));
        Assert.Equal(DayQuota.BeijingDayOf(now) + 1, DayQuota.BeijingDayOf(DayQuota.NextBeijingDay(now)));
    }
}
