using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public sealed class CurrentNumberTests
{
    [Theory]
    [InlineData("CPU usage at h1 has been above 90% for the last 15 minutes, is currently at 93.07%.", "93.07%")]
    [InlineData("Disk is almost full (< 10% left)\n  VALUE = 9.23", "9.23")]
    [InlineData("CPU above 80% (current value: 93.4%)", "93.4%")]
    [InlineData("Filesystem on /dev/sda1, mounted on /data, at 10.0.0.5:9100 has only 0.04% available space left.", "0.04%")]
    [InlineData("The PersistentVolume claimed by data-mysql-0 in Namespace shop is only 2.31% free.", "2.31%")]
    [InlineData("27.95% throttling of CPU in namespace shop for container cart in pod cart-7d9f.", "27.95%")]
    [InlineData("The lag is currently 1h 6m 5s", "1h 6m 5s")]
    [InlineData("Writes on db-03 take 4.2 s.", "4.2 s")]
    [InlineData("连接 151/151", "151/151")]
    [InlineData("磁盘使用率超过 80%，当前值：93.4%", "93.4%")]
    [InlineData("内存使用率大于 90%，当前使用率为 97.2%，持续 5 分钟", "97.2%")]
    [InlineData("磁盘剩余 3.2 GB，低于 5 GB", "3.2 GB")]
    public void The_number_that_the_text_calls_current_is_the_value(string text, string number) => Assert.Equal(number, CurrentNumber.In(text));

    [Theory]
    [InlineData("Filesystem has less than 3% space left.")]
    [InlineData("CPU above 80% for 5 s")]
    [InlineData("CPU 使用率超过 90%")]
    [InlineData("Queue took 5 s at 10%")]
    [InlineData("The Pod restarted on 10.0.0.5:9100 at 2026/11/20")]
    [InlineData("The error budget's threshold is 5%")]
    [InlineData("Host h1 currently unreachable")]
    [InlineData("now at 10.0.0.5")]
    [InlineData("")]
    public void Where_it_can_not_be_told_there_is_none(string text) => Assert.Equal("", CurrentNumber.In(text));

    [Theory]
    [InlineData("has only 0.04% available space left", true)]
    [InlineData("is only 2.31% free", true)]
    [InlineData("磁盘剩余 3.2 GB", true)]
    [InlineData("CPU usage above 90%", false)]
    [InlineData("内存使用率超过 90%", false)]
    [InlineData("the queue grows", null)]
    public void Less_left_is_worse(string text, bool? lowIsWorse) => Assert.Equal(lowIsWorse, CurrentNumber.LowIsWorse(text));

    [Fact]
    public async Task A_long_text_takes_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("currently is at 1,1,1,1 ", 5_000));

        await Task.Run(() => CurrentNumber.In(text)).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
