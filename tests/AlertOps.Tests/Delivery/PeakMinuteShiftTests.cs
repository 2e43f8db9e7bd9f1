using System.Globalization;
using AlertOps.Delivery;

namespace AlertOps.Tests.Delivery;

public class PeakMinuteShiftTests
{
    [Theory]
    [InlineData("03:00:00", 0.0, "03:01:00")]
    [InlineData("03:00:59.999", 0.5, "03:01:45")]
    [InlineData("03:30:12", 0.999, "03:32:29.91")]
    [InlineData("00:00:00", 0.2, "00:01:18")]
    public void A_time_in_the_peak_minute_moves_behind_it(string at, double chance, string expected) =>
        Assert.Equal(Time(expected), PeakMinuteShift.Shift(Time(at), () => chance));

    [Theory]
    [InlineData("02:59:59.999")]
    [InlineData("03:01:00")]
    [InlineData("03:29:59")]
    [InlineData("03:31:00")]
    [InlineData("03:15:00")]
    public void Any_other_time_stays(string at) => Assert.Equal(Time(at), PeakMinuteShift.Shift(Time(at), () => throw new InvalidOperationException("not by chance")));

    [Fact]
    public void The_reader_s_distance_from_utc_does_not_matter()
    {
        var nepal = new DateTimeOffset(2026, 11, 21, 8, 45, 5, new TimeSpan(5, 45, 0));

        Assert.Equal(nepal.AddSeconds(55), PeakMinuteShift.Shift(nepal, () => 0));
    }

    private static DateTimeOffset Time(string clock) =>
        DateTimeOffset.Parse($"2026-11-21T{clock}+08:00", CultureInfo.InvariantCulture);
}
