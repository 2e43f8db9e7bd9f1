using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

/// <summary>The text of every message equals its golden file.</summary>
public partial class GoldenNoticeTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in Scenarios.All.Keys)
        {
            cases.Add(name, "zh-CN");
        }

        foreach (var name in new[] { "firing", "resolved", "all-missing", "added", "reminder", "default" })
        {
            cases.Add(name, "en");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_renderer_writes_what_was_accepted(string name, string tag)
    {
        var notice = Build(name, tag);

        Golden.Matches($"{name}.{tag}.robot.md", WeComMarkdown.Render(notice with { Mentions = ["zhangsan"] }, 4096, mentions: true));
        Golden.Matches($"{name}.{tag}.app.md", WeComMarkdown.Render(notice, 2048, mentions: false));
        var mail = MailRenderer.Render(notice);
        Golden.Matches($"{name}.{tag}.mail.txt", "Subject: " + mail.Subject + "\n\n" + mail.Text);
    }

    [Theory]
    [InlineData("firing")]
    [InlineData("resolved")]
    [InlineData("hostile")]
    [InlineData("many-series")]
    public void Page_and_mail_write_the_accepted_html(string name)
    {
        var notice = Build(name, "zh-CN");

        Golden.Matches($"{name}.page.html", NoticeHtml.Render(notice));
        Golden.Matches($"{name}.mail.html", MailRenderer.Render(notice).Html);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Html_is_well_formed_and_asks_no_other_host(string name, string tag)
    {
        var notice = Build(name, tag);
        var mail = MailRenderer.Render(notice).Html;
        foreach (var html in new[] { NoticeHtml.Render(notice), mail.Replace("<!DOCTYPE html>", "").Replace("&nbsp;", " ") })
        {
            // Except for void elements, both are XML.
            var document = XDocument.Parse(VoidElement().Replace(html, "<${name}${rest}/>"));
            Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName is "script" or "img" or "link" or "iframe" or "object" or "style");
            Assert.DoesNotContain(document.Descendants().Attributes(), attribute =>
                attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
        }
    }

    private static Notice Build(string name, string tag)
    {
        Assert.True(Languages.TryParse(tag, out var language));
        return CallbackScenario.Build(Scenarios.All[name](), language);
    }

    [GeneratedRegex("<(?<name>meta|br|hr)(?<rest>[^>]*)>", RegexOptions.None, 1000)]
    private static partial Regex VoidElement();
}
