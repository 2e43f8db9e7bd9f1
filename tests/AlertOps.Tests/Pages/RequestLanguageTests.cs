using AlertOps.Alerts;
using AlertOps.Pages;
using Microsoft.AspNetCore.Http;

namespace AlertOps.Tests.Pages;

public sealed class RequestLanguageTests
{
    [Theory]
    [InlineData("", "", "", "zh-CN")]
    [InlineData("", "", "en-US,en;q=0.9,zh;q=0.1", "en")]
    [InlineData("", "", "zh-TW,en;q=0.9", "zh-CN")]
    [InlineData("", "", "en;q=0.2, zh-CN;q=0.8", "zh-CN")]
    [InlineData("", "", "fr, en;q=0.5", "en")]
    [InlineData("", "", "en;q=0", "zh-CN")]
    [InlineData("", "", "ja, *;q=0.1", "zh-CN")]
    [InlineData("", "", "garbage;;;q=,", "zh-CN")]
    [InlineData("", "en", "zh-CN", "en")]
    [InlineData("", "klingon", "en", "en")]
    [InlineData("?lang=zh-CN", "en", "en", "zh-CN")]
    [InlineData("?lang=en", "zh-CN", "zh-CN", "en")]
    [InlineData("?lang=fr", "", "en", "en")]
    public void The_address_wins_over_the_cookie_and_the_cookie_over_the_browser(string query, string cookie, string accept, string language)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        request.Headers.Cookie = cookie.Length > 0 ? $"{RequestLanguage.CookieName}={cookie}" : "";
        request.Headers.AcceptLanguage = accept;

        Assert.Equal(language, RequestLanguage.Of(request).Tag());
    }
}
