using AlertOps.Alerts;
using AlertOps.Pages;
using AlertOps.Pages.Views;

namespace AlertOps.Tests.Pages;

public sealed class RefusedPageTests
{
    [Theory]
    [InlineData(400, "页面可能已过期", "The page may have expired")]
    [InlineData(408, "请求传得太慢", "The request came too slowly")]
    [InlineData(413, "请求太大", "The request is too large")]
    [InlineData(431, "请求太大", "The request is too large")]
    public async Task A_refused_request_says_what_to_do_in_the_readers_language(int status, string chinese, string english)
    {
        Assert.Contains(chinese, await Rendered.HtmlAsync(MessagePage.Refused(PageText.In(Language.Chinese), status)), StringComparison.Ordinal);
        Assert.Contains(english, await Rendered.HtmlAsync(MessagePage.Refused(PageText.In(Language.English), status)), StringComparison.Ordinal);
    }
}
