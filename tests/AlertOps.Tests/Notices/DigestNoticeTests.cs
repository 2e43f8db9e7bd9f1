using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Tests.Notices;

/// <summary>When more messages wait for a target than its rate limit allows, one digest covers all of them.</summary>
public partial class DigestNoticeTests
{
    private const string All = "https://alertops.example.com/?since=0258";
    private static readonly DateTimeOffset From = new(2026, 11, 20, 18, 58, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_renderer_writes_what_was_accepted(string tag)
    {
        var (robot, taken) = Digest(Storm(tag), notice => WeComMarkdown.Fits(notice, 4096, mentions: true));
        var (app, _) = Digest(Storm(tag), notice => WeComMarkdown.Fits(notice, 2048, mentions: false));
        var (text, _) = Digest(Storm(tag), notice => PlainText.Fits(notice, 2048));

        Assert.Equal(39, taken);
        Golden.Matches($"digest.{tag}.robot.md", WeComMarkdown.Render(robot, 4096, mentions: true));
        Golden.Matches($"digest.{tag}.app.md", WeComMarkdown.Render(app, 2048, mentions: false));
        Golden.Matches($"digest.{tag}.text.txt", PlainText.Render(text, 2048));
        var mail = MailRenderer.Render(Digest(Storm(tag), _ => true).Notice);
        Golden.Matches($"digest.{tag}.mail.txt", "Subject: " + mail.Subject + "\n\n" + mail.Text);
        Golden.Matches($"digest.{tag}.mail.html", mail.Html);
        Golden.Matches($"digest.{tag}.page.html", NoticeHtml.Render(robot));
    }

    [Fact]
    public void New_ones_alone_are_called_new()
    {
        var (notice, _) = Digest([.. Storm("zh-CN").Where(item => item.Notice.Kind == NoticeKind.Firing)], _ => true);

        Assert.Equal("37 起新事件（02:58 至 03:04）严重 3，警告 34", notice.Title);
        Assert.Equal((NoticeKind.Digest, Severity.Critical, "37 起新事件"), (notice.Kind, notice.Severity, notice.Badge));
        Assert.StartsWith("### <font color=\"warning\">37 起新事件</font>（02:58 至 03:04）严重 3，警告 34\n1. **严重** ", WeComMarkdown.Render(notice, 4096, mentions: false));
    }

    [Fact]
    public void Every_incident_stands_in_it_with_its_number()
    {
        var items = Storm("zh-CN");
        var (notice, taken) = Digest(items, notice => WeComMarkdown.Fits(notice, 4096, mentions: false));

        Assert.Equal(items.Length, taken);
        Assert.Equal(items.Select(item => item.Notice.IncidentId).Order(), Numbers(WeComMarkdown.Render(notice, 4096, mentions: false)).Order());
    }

    [Fact]
    public void The_worst_come_first_then_the_oldest_and_what_is_over_last()
    {
        var sorted = DigestNotice.Sorted(
        [
            Item(1, NoticeKind.Resolved, Severity.Critical, 0), Item(2, NoticeKind.Firing, Severity.Info, 1), Item(3, NoticeKind.Firing, Severity.Critical, 9),
            Item(4, NoticeKind.Reminder, Severity.Critical, 2), Item(5, NoticeKind.Firing, Severity.Warning, 3),
        ]);

        Assert.Equal([4, 3, 5, 2, 1], sorted.Select(item => item.Notice.IncidentId));
    }

    [Fact]
    public void One_incident_of_two_receivers_is_in_the_digest_once()
    {
        var (notice, taken) = Digest([Item(1, NoticeKind.Firing, Severity.Warning, 0), Item(1, NoticeKind.Firing, Severity.Warning, 1), Item(2, NoticeKind.Firing, Severity.Warning, 2)], _ => true);

        Assert.Equal(3, taken);
        Assert.StartsWith("2 起新事件", notice.Title);
        Assert.Equal([1, 2], Numbers(PlainText.Render(notice, 4096)));
    }

    [Fact]
    public void All_of_it_over_is_good_news_with_titles()
    {
        var (notice, _) = Digest([.. Enumerable.Range(1, 3).Select(id => Item(id, NoticeKind.Resolved, Severity.Critical, id) with { Notice = Item(id, NoticeKind.Resolved, Severity.Critical, id).Notice with { Mentions = ["zhangsan"] } })], _ => true);

        Assert.Equal("3 起事件（02:59 至 03:01）已恢复 3", notice.Title);
        Assert.Equal(Severity.Info, notice.Severity);
        Assert.Empty(notice.Mentions);
        Assert.Contains("> **已恢复** 高 CPU 3：#1 #2 #3", WeComMarkdown.Render(notice, 2048, mentions: true));
    }

    [Fact]
    public void Those_who_would_be_mentioned_are_mentioned_once()
    {
        var items = Storm("zh-CN").Select(item => item with { Notice = item.Notice with { Mentions = ["zhangsan", item.Notice.IncidentId % 2 == 0 ? "lisi" : "ZhangSan"] } });

        Assert.Equal(["zhangsan", "lisi"], Digest([.. items], _ => true).Notice.Mentions.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void One_alone_is_its_own_notice()
    {
        var only = Item(1, NoticeKind.Firing, Severity.Warning, 0);

        Assert.Equal((only.Notice, 1), Digest([only], _ => false));
        Assert.Equal((only.Notice, 1), Digest([only, Item(2, NoticeKind.Firing, Severity.Info, 0)], _ => false));
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(4096, true)]
    [InlineData(2048, false)]
    [InlineData(300, true)]
    public void Five_thousand_with_hostile_titles_are_sent_in_digests_that_fit_and_lose_none(int budget, bool markdown)
    {
        Func<Notice, bool> fits = markdown ? notice => WeComMarkdown.Fits(notice, budget, mentions: true) : notice => PlainText.Fits(notice, budget);
        var left = Hostile(5_000);
        for (var digests = 0; digests < 3; digests++)
        {
            var (notice, taken) = Digest(left, fits);
            var text = markdown ? WeComMarkdown.Render(notice, budget, mentions: true) : PlainText.Render(notice, budget);

            Assert.InRange(taken, 1, left.Length);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, budget);
            Assert.DoesNotContain("<@all>", text);
            Assert.DoesNotContain("evil.example)", text);
            Assert.True(taken == 1 || DigestNotice.Sorted(left)[..taken].All(item => text.Contains($"#{item.Notice.IncidentId}", StringComparison.Ordinal)));
            left = DigestNotice.Sorted(left)[taken..];
        }
    }

    [Fact]
    public void Without_a_budget_five_thousand_are_well_formed_everywhere()
    {
        var (notice, taken) = Digest(Hostile(5_000), _ => true);
        var mail = MailRenderer.Render(notice);

        Assert.Equal(5_000, taken);
        Assert.Equal(5_000, Numbers(mail.Text).Distinct().Count());
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.InRange(mail.Subject.EnumerateRunes().Count(), 1, 150);
        foreach (var html in new[] { NoticeHtml.Render(notice), mail.Html.Replace("<!DOCTYPE html>", "").Replace("&nbsp;", " ") })
        {
            var document = XDocument.Parse(VoidElement().Replace(html, "<${name}${rest}/>"));
            Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName is "script" or "img" or "font");
            Assert.DoesNotContain(document.Descendants().Attributes("href"), href => href.Value.Contains("evil", StringComparison.Ordinal));
        }
    }

    private static (Notice Notice, int Taken) Digest(ImmutableArray<DigestItem> items, Func<Notice, bool> fits) =>
        DigestNotice.Of(items, fits, CallbackScenario.Shanghai, All);

    /// <summary>The incidents of the example, a reminder and a resolved incident.</summary>
    private static ImmutableArray<DigestItem> Storm(string tag)
    {
        var english = tag == "en";
        var language = english ? Language.English : Language.Chinese;
        var cpu = Enumerable.Range(0, 12).Select(index => Item(1045 + index, NoticeKind.Firing, Severity.Warning, 1, english ? "High CPU" : "高 CPU", $"node-{index + 1:00}", "96%"));
        var nginx = Enumerable.Range(0, 9).Select(index => Item(1057 + index, NoticeKind.Firing, Severity.Warning, 2, english ? "Nginx upstream slow" : "Nginx 上游慢", $"web-{index + 1:00}", "3.1 s"));
        var disk = Enumerable.Range(0, 8).Select(index => Item(1066 + index, NoticeKind.Firing, Severity.Warning, 3, english ? "Disk full soon" : "磁盘将满", $"db-{index + 1:00} /data", "91%"));
        var rest = Enumerable.Range(0, 5).Select(index => Item(1074 + index, NoticeKind.Firing, Severity.Warning, 4, english ? $"Probe {index}" : $"探测 {index}", "prod-sh", "0"));
        DigestItem[] critical =
        [
            Item(1044, NoticeKind.Firing, Severity.Critical, 6, english ? "Disk full soon" : "磁盘将满", "db-03 /data", english ? "96%, about 2 h left" : "96%，约 2 小时"),
            Item(1043, NoticeKind.Firing, Severity.Critical, 0, english ? "MySQL connections used up" : "MySQL 连接耗尽", "db-03", english ? "151/151, refused 42 per min" : "151/151，拒绝 42 次/分"),
            Item(1042, NoticeKind.Firing, Severity.Critical, 4, english ? "Callbacks fail" : "回调故障", "prod-sh", "wacore-2 100%"),
        ];
        DigestItem[] other =
        [
            Item(1031, NoticeKind.Reminder, Severity.Warning, 5, english ? "Backup too old" : "备份过旧", "db-03", english ? "31 h" : "31 小时"),
            Item(1029, NoticeKind.Resolved, Severity.Critical, 5, english ? "Website down" : "网站打不开", "www", ""),
        ];
        return [.. cpu.Concat(nginx).Concat(disk).Concat(rest).Concat(critical).Concat(other).Select(item => item with { Notice = item.Notice with { Language = language } })];
    }

    private static ImmutableArray<DigestItem> Hostile(int count)
    {
        const string evil = "<font color=\"info\">一切正常</font>\n# **x** [点我](http://evil.example) `rm -rf` <@all> \u202Egnp.exe \uD800 \0";
        return [.. Enumerable.Range(1, count).Select(id => Item(
            id, id % 5 == 0 ? NoticeKind.Resolved : NoticeKind.Firing, (Severity)(id % 3), id % 7, id + evil, evil + string.Concat(Enumerable.Repeat("😀", 300)), evil + new string('长', 500)))];
    }

    private static DigestItem Item(long id, NoticeKind kind, Severity severity, int minute, string what = "高 CPU", string place = "node-01", string headline = "96%") => new(
        new Notice(
            kind, Language.Chinese, severity, id, "x", $"{what} {place}".Trim(), Line.Of(headline, Tone.Strong), what, [], [],
            string.Create(CultureInfo.InvariantCulture, $"https://alertops.example.com/incidents/{id}?c={id + 7}")) { ShortTitle = what },
        From.AddMinutes(minute));

    private static IEnumerable<long> Numbers(string text) => Number().Matches(text).Select(match => long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<!\w)#(?<id>\d+)\b", RegexOptions.None, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("<(?<name>meta|br|hr)(?<rest>[^>]*)>", RegexOptions.None, 1000)]
    private static partial Regex VoidElement();
}
