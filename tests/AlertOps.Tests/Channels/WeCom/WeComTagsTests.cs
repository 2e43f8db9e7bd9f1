using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComTagsTests
{
    private const string Address = "https://g.example.com/d/a?orgId=1&from=now-1h";

    [Fact]
    public void An_address_in_a_text_stays_what_it_is_in_every_format()
    {
        var notice = FieldAlerts.Build("address-in-text", Language.Chinese);

        Assert.Contains(Address, WeComMarkdown.Render(notice, 4096, mentions: true), StringComparison.Ordinal);
        Assert.Contains(Address, WeComMarkdown.Render(notice, 2048, mentions: false), StringComparison.Ordinal);
        Assert.Contains(Address, WeComMarkdownV2.Render(notice, 4096), StringComparison.Ordinal);
        Assert.Contains(Address, WeComTextCard.Of(notice).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&lt;font color=\"info\"&gt;", "＆lt;font color=\"info\"＆gt;")]
    [InlineData("&ltfont&gt", "＆ltfont＆gt")]
    [InlineData("&#60;a&#x3e;", "＆#60;a＆#x3e;")]
    [InlineData("&amp;lt;", "＆amp;lt;")]
    [InlineData("<font>", "＜font＞")]
    [InlineData("a&b=1&c", "a&b=1&c")]
    public void Nothing_becomes_a_tag(string text, string expected) => Assert.Equal(expected, WeComTags.Escape(text));
}
