using AlertOps.Runbooks.Templates;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>The cases are those of Prometheus' own template tests.</summary>
public class HumanizeTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(-1.0, "-1")]
    [InlineData(1234567.0, "1.235M")]
    [InlineData(.12, "120m")]
    [InlineData(9223372036854775807d, "9.223E")]
    [InlineData(18446744073709551615d, "18.45E")]
    [InlineData(999.95, "1000")]
    [InlineData(100.25, "100.2")]
    [InlineData(1e30, "1e+06Y")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Plain_numbers_take_metric_prefixes(double value, string expected) => Assert.Equal(expected, Humanize.Plain(value));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(1048576.0, "1Mi")]
    [InlineData(1234567.0, "1.177Mi")]
    [InlineData(.12, "0.12")]
    [InlineData(9223372036854775807d, "8Ei")]
    [InlineData(double.NaN, "NaN")]
    public void Binary_numbers_take_binary_prefixes(double value, string expected) => Assert.Equal(expected, Humanize.Plain1024(value));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1s")]
    [InlineData(60, "1m 0s")]
    [InlineData(3600, "1h 0m 0s")]
    [InlineData(86400, "1d 0h 0m 0s")]
    [InlineData(86400 + 3600, "1d 1h 0m 0s")]
    [InlineData(-((86400 * 2) + (3600 * 3) + (60 * 4) + 5), "-2d 3h 4m 5s")]
    [InlineData(899.99, "14m 59s")]
    [InlineData(.1, "100ms")]
    [InlineData(.0001, "100us")]
    [InlineData(.12345, "123.5ms")]
    [InlineData(60.1, "1m 0s")]
    [InlineData(1.2345, "1.234s")]
    [InlineData(12.345, "12.35s")]
    [InlineData(1234567, "14d 6h 56m 7s")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Durations_go_down_to_seconds(double value, string expected) => Assert.Equal(expected, Humanize.Duration(value));

    [Theory]
    [InlineData(-0.22222, "-22.22%")]
    [InlineData(0.0, "0%")]
    [InlineData(0.1234567, "12.35%")]
    [InlineData(1.23456, "123.5%")]
    [InlineData(1234567, "1.235e+08%")]
    [InlineData(9223372036854775807d, "9.223e+20%")]
    public void Percentages_multiply_by_a_hundred(double value, string expected) => Assert.Equal(expected, Humanize.Percentage(value));

    [Theory]
    [InlineData(0, "1970-01-01 00:00:00 +0000 UTC")]
    [InlineData(-1, "1969-12-31 23:59:59 +0000 UTC")]
    [InlineData(1234567, "1970-01-15 06:56:07 +0000 UTC")]
    [InlineData(9223372036, "2262-04-11 23:47:16 +0000 UTC")]
    [InlineData(1435065584.128, "2015-06-23 13:19:44.128 +0000 UTC")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(9223372036854775807d, null)]
    public void Timestamps_are_seconds_since_1970(double value, string? expected) => Assert.Equal(expected, Humanize.Timestamp(value));
}
