using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

public class TextPiecesTests
{
    [Theory]
    [InlineData("a\r\nb\t c", 120, "a b c")]
    [InlineData("  blank  ", 120, "blank")]
    [InlineData("bell\u0007 nul\u0000", 120, "bell nul")]
    [InlineData("right\u202Eleft\u200B", 120, "rightleft")]
    [InlineData("一二三四五六", 4, "一二三…")]
    [InlineData("😀😀😀😀", 3, "😀😀…")]
    public void Text_from_outside_is_one_bounded_line(string text, int max, string expected) => Assert.Equal(expected, CleanText.Of(text, max));

    [Fact]
    public void Half_a_character_becomes_a_replacement() => Assert.Equal("a\uFFFDb", CleanText.Of("a" + (char)0xD83D + "b"));

    [Theory]
    [InlineData(45, "45 秒", "45 s")]
    [InlineData(364, "6 分钟", "6 min")]
    [InlineData(7500, "2 小时 5 分", "2 h 5 min")]
    [InlineData(14400, "4 小时", "4 h")]
    [InlineData(273600, "3 天 4 小时", "3 d 4 h")]
    public void Durations_are_written_in_words(int seconds, string chinese, string english)
    {
        Assert.Equal(chinese, NoticePhrases.In(Language.Chinese).RoundedDuration(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(english, NoticePhrases.In(Language.English).RoundedDuration(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, "▁▂▃▅▇")]
    [InlineData(new double[] { 5, 5, 5 }, "▃▃▃")]
    [InlineData(new double[] { 0, 0, 0 }, "▃▃▃")]
    [InlineData(new double[] { 1, 2 }, "")]
    [InlineData(new double[] { 1, double.NaN, 2, double.PositiveInfinity, 3 }, "▁▃▇")]
    public void A_spark_shows_the_direction(double[] values, string expected) =>
        Assert.Equal(expected, Sparkline.Of([.. values.Select((value, index) => new Sample(DateTimeOffset.UnixEpoch.AddMinutes(index), value))]));

    [Fact]
    public void A_long_line_has_eight_columns() =>
        Assert.Equal(8, Sparkline.Of([.. Enumerable.Range(0, 1000).Select(index => new Sample(DateTimeOffset.UnixEpoch.AddMinutes(index), index))]).Length);

    [Fact]
    public void Growth_is_per_minute_over_the_last_quarter_of_an_hour()
    {
        ImmutableArray<Sample> rising = [.. Enumerable.Range(0, 61).Select(minute => new Sample(DateTimeOffset.UnixEpoch.AddMinutes(minute), minute < 45 ? 0 : (minute - 45) * 950))];

        Assert.Equal(950, Trends.Growth(rising));
        Assert.Null(Trends.Growth(rising[..40]));
        Assert.Null(Trends.Growth(rising[50..52]));
        Assert.Null(Trends.Growth([]));
    }

    [Theory]
    [InlineData("https://a.example/x(1)[2] \"y\"", "https://a.example/x%281%29%5B2%5D%20%22y%22")]
    [InlineData("https://a.example/中", "https://a.example/%E4%B8%AD")]
    public void Urls_cannot_end_a_link(string url, string expected) => Assert.Equal(expected, SafeUrl.ForMarkdown(url));

    [Theory]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/relative", false)]
    [InlineData("https://user:pw@evil.example", false)]
    [InlineData("https://a.example\n/x", false)]
    [InlineData("", false)]
    [InlineData("http://prometheus:9090/graph", true)]
    public void Only_web_addresses_become_links(string url, bool safe) => Assert.Equal(safe, SafeUrl.FitsMessage(url));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcdef", 5, "ab…")]
    [InlineData("一二三", 9, "一二三")]
    [InlineData("一二三四", 9, "一二…")]
    [InlineData("😀😀", 7, "😀…")]
    [InlineData("一二", 3, "…")]
    public void Bytes_are_cut_between_characters(string text, int budget, string expected) => Assert.Equal(expected, CleanText.FitBytes(text, budget));
}
