using System.Globalization;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Tests.Delivery.RateLimits;

public class CalendarQuotaTests
{
    private static readonly CalendarDay Beijing = new(TimeSpan.FromHours(8));

    [Theory]
    [InlineData(10, 90, true)]
    [InlineData(11, 90, false)]
    [InlineData(1000, 1, false)]
    [InlineData(1000, 0, true)]
    public void A_day_admits_calls_up_to_the_quota_and_a_call_larger_than_a_day_has_one_to_itself(int units, long used, bool admitted) =>
        Assert.Equal(admitted, new CalendarQuota("per_day", 100, "limits.per_day").Admits(used, units));

    [Theory]
    [InlineData("2026-11-21T15:59:59Z", "2026-11-21T16:01:00Z")]
    [InlineData("2026-11-21T16:00:00Z", "2026-11-22T16:01:00Z")]
    [InlineData("2026-11-21T23:30:00+08:00", "2026-11-22T00:01:00+08:00")]
    public void A_day_ends_at_the_midnight_of_its_provider(string at, string next)
    {
        var now = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), Beijing.NextAfter(now));
        Assert.Equal(Beijing.Of(now) + 1, Beijing.Of(Beijing.NextAfter(now)));
    }
}
