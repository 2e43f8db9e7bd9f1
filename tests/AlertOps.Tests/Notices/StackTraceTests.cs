using AlertOps.Alerts;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public sealed class StackTraceTests
{
    [Fact]
    public void The_cause_stays_and_the_frames_go()
    {
        var frames = string.Concat(Enumerable.Range(0, 60).Select(line => $"\tat com.example.Shop.method{line}(Shop.java:{line})\n"));
        var text = StackTrace.Shorten("java.lang.RuntimeException: the order could not be stored\n" + frames + "Caused by: java.net.ConnectException: Connection refused (db-3:3306)\n" + frames + "\t... 12 more", 160);

        Assert.Equal("java.lang.RuntimeException: the order could not be stored … Caused by: java.net.ConnectException: Connection refused (db-3:3306)", text);
    }

    [Fact]
    public void The_last_line_of_Python_is_the_cause() =>
        Assert.Equal(
            "Traceback (most recent call last): … ValueError: invalid literal for int() with base 10: 'x'",
            StackTrace.Shorten("Traceback (most recent call last):\n  File \"/app/run.py\", line 12, in <module>\n    main()\n  File \"/app/run.py\", line 8, in main\nValueError: invalid literal for int() with base 10: 'x'", 160));

    [Fact]
    public void A_long_cause_on_one_line_is_cut_in_the_middle_and_not_before_it()
    {
        var text = StackTrace.Shorten("failed: " + new string('x', 300) + " Caused by: out of disk", 100);

        Assert.EndsWith("Caused by: out of disk", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 50, 100);
    }

    [Theory]
    [InlineData("\tat java.base/java.lang.Thread.run(Thread.java:829)")]
    [InlineData("   at Shop.Orders.Store.Save(Order order) in /src/Store.cs:line 42")]
    [InlineData("    at Object.<anonymous> (/app/index.js:3:11)")]
    [InlineData("    at async main (file:///app/index.mjs:9:3)")]
    [InlineData("    at file:///app/index.mjs:9:3")]
    [InlineData("\t/usr/local/go/src/net/http/server.go:2136 +0x2f")]
    [InlineData("goroutine 1 [running]:")]
    public void Frames_of_many_languages_go(string frame) => Assert.Equal("it failed … it broke: Error: x", StackTrace.Shorten($"it failed\n{frame}\nit broke: Error: x", 160));

    [Fact]
    public void A_sentence_that_begins_like_a_frame_stays() =>
        Assert.Equal("the disk is full at 10.0.0.5:9100 since noon", StackTrace.Shorten("the disk is full\nat 10.0.0.5:9100 since noon", 160));

    [Theory]
    [InlineData("\n")]
    [InlineData("VALUE = \n")]
    [InlineData("LABELS = map[")]
    [InlineData("\tat a.b(")]
    [InlineData("File \"")]
    [InlineData("x.go:")]
    public async Task A_long_hostile_text_takes_no_time(string piece)
    {
        var alert = new Alert("", AlertStatus.Firing, LabelSet.Empty, LabelSet.Of(("summary", string.Concat(Enumerable.Repeat(piece, 100_000)))), DateTimeOffset.UnixEpoch, null, "");

        await Task.Run(() => AlertText.Of(alert, "summary", Language.Chinese)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_text_without_frames_is_one_line() => Assert.Equal("one two", StackTrace.Shorten("one\n  two", 160));

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[1;38;5;196mred\u001b[m text", "red text")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("[31] stays", "[31] stays")]
    public void Colours_of_a_terminal_are_removed(string text, string plain) => Assert.Equal(plain, CleanText.Of(text));

    [Fact]
    public void A_long_name_is_cut_in_its_middle()
    {
        Assert.Equal("abcd…wxyz", CleanText.Middle("abcdefghijklmnopqrstuvwxyz", 9));
        Assert.Equal("short", CleanText.Middle("short", 9));
        Assert.Equal(9, CleanText.Middle(new string('长', 100_000), 9).Length);
    }
}
