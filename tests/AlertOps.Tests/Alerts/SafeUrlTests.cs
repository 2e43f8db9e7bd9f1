using AlertOps.Alerts;

namespace AlertOps.Tests.Alerts;

/// <summary>Tests the rule that pages and messages share.</summary>
public class SafeUrlTests
{
    [Theory]
    [InlineData("https://wiki.example.com/x?y=1#z", true)]
    [InlineData("http://wiki.example.com/a (b) c", true)]
    [InlineData("http://user:pass@evil.example/", false)]
    [InlineData("https://wiki.example.com@evil.example/", false)]
    [InlineData("http://:@evil.example/", false)]
    [InlineData("//evil.example/", false)]
    [InlineData("/deliveries", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("mailto:a@example.com", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("http://example.com/\n", false)]
    [InlineData("http://example.com/\u00A0", false)]
    [InlineData("http://", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void What_comes_with_an_alert_leads_to_a_web_page_or_nowhere(string? url, bool leads)
    {
        Assert.Equal(leads, SafeUrl.IsWebPage(url));
        Assert.Equal(leads, SafeUrl.FitsMessage(url));
    }

    [Theory]
    [InlineData("https://wiki.example.com/x", true)]
    [InlineData("mailto:oncall@example.com", true)]
    [InlineData("/runbooks/HostDown", true)]
    [InlineData("HostDown#impact", true)]
    [InlineData("http://user:pass@evil.example/", false)]
    [InlineData("//evil.example/", false)]
    [InlineData("\\\\evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    public void A_runbook_leads_to_mail_and_to_this_site_too(string url, bool leads) => Assert.Equal(leads, SafeUrl.IsForRunbook(url));

    [Fact]
    public void A_long_address_is_a_link_on_pages_only()
    {
        var url = "http://prometheus.example.com/graph?g0.expr=" + new string('x', 2000);

        Assert.True(SafeUrl.IsWebPage(url));
        Assert.False(SafeUrl.FitsMessage(url));
        Assert.False(SafeUrl.IsWebPage(url + new string('x', 8000)));
    }
}
