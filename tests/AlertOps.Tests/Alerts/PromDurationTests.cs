using AlertOps.Alerts;

namespace AlertOps.Tests.Alerts;

public sealed class PromDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("250ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("2w", 1209600)]
    [InlineData("1y", 31536000)]
    [InlineData("1d2h3m4s5ms", 93784.005)]
    public void Reads_what_Prometheus_writes(string text, double seconds)
    {
        Assert.True(PromDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("m5")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("30m1h")]
    [InlineData("5min")]
    [InlineData("5m\n")]
    [InlineData("99999999999999999999d")]
    public void Refuses_the_rest(string text) => Assert.False(PromDuration.TryParse(text, out _));

    [Fact]
    public void Too_long_a_duration_is_refused_rather_than_overflowing() => Assert.False(PromDuration.TryParse("100000000y", out _));

    [Theory]
    [InlineData("0s")]
    [InlineData("250ms")]
    [InlineData("1h30m")]
    [InlineData("7d")]
    [InlineData("1d2h3m4s5ms")]
    public void Formats_what_it_reads(string text)
    {
        Assert.True(PromDuration.TryParse(text, out var duration));
        Assert.Equal(text, PromDuration.Format(duration));
    }

    [Fact]
    public void Less_than_nothing_formats_as_nothing() => Assert.Equal("0s", PromDuration.Format(TimeSpan.FromSeconds(-1)));
}
