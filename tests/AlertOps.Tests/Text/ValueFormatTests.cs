using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Tests.Text;

public class ValueFormatTests
{
    [Theory]
    [InlineData(18240, "", "18,240")]
    [InlineData(41870.4, "short", "41,870")]
    [InlineData(0, "none", "0")]
    [InlineData(-3.14159, "", "-3.14")]
    [InlineData(23.5294, "percent", "23.5%")]
    [InlineData(0.235294, "percentunit", "23.5%")]
    [InlineData(1, "percentunit", "100%")]
    [InlineData(99.99, "percent", "100%")]
    [InlineData(8200, "ms", "8.2 s")]
    [InlineData(180, "ms", "180 ms")]
    [InlineData(0.4, "ms", "400 µs")]
    [InlineData(0, "ms", "0 ms")]
    [InlineData(999.9, "ms", "1 s")]
    [InlineData(-250, "ms", "-250 ms")]
    [InlineData(0.21, "s", "210 ms")]
    [InlineData(59.99, "s", "1 分钟")]
    [InlineData(7500, "s", "2 小时 5 分")]
    [InlineData(86, "m", "1 小时 26 分")]
    [InlineData(5, "m", "5 分钟")]
    [InlineData(36, "h", "1 天 12 小时")]
    [InlineData(2, "d", "2 天")]
    [InlineData(1500, "µs", "1.5 ms")]
    [InlineData(12, "ns", "12 ns")]
    [InlineData(3.1, "reqps", "3.1 次/秒")]
    [InlineData(0.00333, "ops", "0.00333 次/秒")]
    [InlineData(42, "opm", "42 次/分")]
    [InlineData(1536, "bytes", "1.5 KiB")]
    [InlineData(1023.9, "bytes", "1 KiB")]
    [InlineData(1500, "decbytes", "1.5 kB")]
    [InlineData(12500000, "Bps", "12.5 MB/s")]
    [InlineData(1048576, "binBps", "1 MiB/s")]
    [InlineData(2048, "bits", "2 Kib")]
    [InlineData(71.26, "celsius", "71.3 °C")]
    [InlineData(1, "bool", "是")]
    [InlineData(0, "bool_on_off", "关")]
    [InlineData(1795201684000, "dateTimeAsIso", "2026-11-20 19:08:04Z")]
    [InlineData(7.5, "lux", "7.5 lux")]
    [InlineData(double.NaN, "ms", "无法计算")]
    [InlineData(double.PositiveInfinity, "ms", "无穷大")]
    [InlineData(double.NegativeInfinity, "", "-无穷大")]
    [InlineData(1.2e18, "", "1.2e+18")]
    [InlineData(2e-9, "", "2e-9")]
    public void Numbers_read_as_people_say_them(double value, string unit, string expected) =>
        Assert.Equal(expected, ValueFormat.Format(value, unit));

    [Theory]
    [InlineData(3.1, "reqps", "3.1 req/s")]
    [InlineData(7500, "s", "2 h 5 min")]
    [InlineData(double.NaN, "ms", "NaN")]
    [InlineData(1, "bool", "yes")]
    public void English_has_its_own_words(double value, string unit, string expected) =>
        Assert.Equal(expected, ValueFormat.Format(value, unit, Language.English));

    [Theory]
    [InlineData(950, "", "+950")]
    [InlineData(-2100, "", "−2,100")]
    [InlineData(-0.005, "percentunit", "−0.5%")]
    public void A_change_always_has_a_sign(double value, string unit, string expected) =>
        Assert.Equal(expected, ValueFormat.Delta(value, unit, Language.Chinese));

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(double.Epsilon)]
    public void No_number_breaks_any_unit(double value)
    {
        foreach (var unit in new[] { "", "percent", "ms", "s", "d", "bytes", "Bps", "bits", "reqps", "dateTimeAsIso", "bool", "celsius", "?" })
        {
            Assert.NotEmpty(ValueFormat.Format(value, unit));
        }
    }
}
