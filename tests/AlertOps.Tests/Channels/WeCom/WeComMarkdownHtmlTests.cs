using AlertOps.Channels.WeCom;
using AlertOps.Tests.Pages;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComMarkdownHtmlTests
{
    [Theory]
    [InlineData("### 标题", "<p class=\"chat-h3\">标题</p>\n")]
    [InlineData("###标题", "<p>###标题</p>\n")]
    [InlineData("**粗** 平", "<p><strong>粗</strong> 平</p>\n")]
    [InlineData("前 `8.2 s` 后", "<p>前 <code>8.2 s</code> 后</p>\n")]
    [InlineData("`**不粗**`", "<p><code>**不粗**</code></p>\n")]
    [InlineData("<font color=\"warning\">**严重**</font>！", "<p><span class=\"chat-warning\"><strong>严重</strong></span>！</p>\n")]
    [InlineData("[图](https://a.example/?a=1&b=2)", "<p><a rel=\"noreferrer\" href=\"https://a.example/?a=1&amp;b=2\">图</a></p>\n")]
    [InlineData("> 一\n> 二\n三", "<blockquote><p>一</p>\n<p>二</p>\n</blockquote><p>三</p>\n")]
    [InlineData("<@zhangsan> 看", "<p><span class=\"chat-mention\">@zhangsan</span> 看</p>\n")]
    [InlineData("- 列表\n1. 数字", "<p>- 列表</p>\n<p>1. 数字</p>\n")]
    [InlineData("a * b ** c", "<p>a * b ** c</p>\n")]
    public void The_subset_looks_as_in_the_client(string markdown, string html) => Assert.Equal(html, WeComMarkdownHtml.Render(markdown));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<font color=\"warning\" onclick=\"x\">a</font>")]
    [InlineData("<font color=\"red\"><img src=x onerror=alert(1)></font>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[<b>](https://a.example/\"onmouseover=\"x)")]
    [InlineData("`<b>`")]
    [InlineData("**<i>**")]
    [InlineData("<@a onload=x>")]
    public void Anything_else_is_text(string markdown)
    {
        var tags = Rendered.Tags(WeComMarkdownHtml.Render(markdown)).ToList();

        Assert.All(tags, tag => Assert.Contains(tag.Tag, new[] { "p", "code", "strong", "span", "a" }));
        Assert.All(tags, tag => Assert.All(tag.Attributes.Keys, name => Assert.Contains(name, new[] { "class", "href", "rel" })));
        Assert.All(tags.Where(tag => tag.Tag == "a"), tag => Assert.StartsWith("https://", tag.Attributes["href"], StringComparison.Ordinal));
    }

    [Fact]
    public void Marks_nested_without_end_are_rendered_all_the_same()
    {
        var markdown = string.Concat(Enumerable.Repeat("<font color=\"info\">**[", 300));

        Assert.Contains("&lt;font", WeComMarkdownHtml.Render(markdown), StringComparison.Ordinal);
    }
}
