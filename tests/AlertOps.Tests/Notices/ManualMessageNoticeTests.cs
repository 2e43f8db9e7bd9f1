using System.Text;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public class ManualMessageNoticeTests
{
    [Fact]
    public void What_somebody_wrote_reads_the_same_in_chat_and_mail()
    {
        const string body = """
            ## 影响
            **网站**暂停 10 分钟，见 [公告](https://example.com/a(b))

            > 02:00 开始
            - 先看 `uptime`
            * 再等
            1. 完成后回复
            ```
            systemctl **restart** web
            ```
            """;
        var notice = Build("02:00 维护", body, Severity.Warning);

        Assert.Equal(
            """
            ### <font color="warning">警告</font> 02:00 维护
            **影响**
            **网站**暂停 10 分钟，见 [公告](https://example.com/a%28b%29)
            > 02:00 开始
            • 先看 `uptime`
            • 再等
            1. 完成后回复
            `systemctl **restart** web`
            [事件与图](https://alertops.example.com/incidents/1042?c=7)
            """.ReplaceLineEndings("\n"),
            WeComMarkdown.Render(notice, 4096, mentions: true));
        var mail = MailRenderer.Render(notice);
        Assert.Equal("[警告] 02:00 维护 #1042", mail.Subject);
        Assert.Contains("• 先看 uptime", mail.Text);
        Assert.Contains("<b>网站</b>暂停", mail.Html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script> <@all> <img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1)) ![y](http://evil.example/pixel.png) [z](data:text/html,x)")]
    [InlineData("{{labels.node}} \u202Eevil \0 \uE000 \uF000")]
    [InlineData("> > > <font color=\"info\">x</font>")]
    [InlineData("```\n<@all> `x`\n")]
    public void Nothing_in_it_is_markup_of_the_channel(string body)
    {
        var notice = Build(body, body);
        var markdown = WeComMarkdown.Render(notice, 4096, mentions: true);
        var mail = MailRenderer.Render(notice);

        Assert.DoesNotContain("<@", markdown);
        Assert.DoesNotContain("<script", markdown);
        Assert.DoesNotContain("](javascript", markdown);
        Assert.DoesNotContain("](data", markdown);
        Assert.DoesNotContain("<font color=\"info\">x", markdown);
        Assert.DoesNotContain("<script", mail.Html + NoticeHtml.Render(notice));
        Assert.DoesNotContain("<img", mail.Html + NoticeHtml.Render(notice));
        Assert.DoesNotContain("href=\"javascript", mail.Html + NoticeHtml.Render(notice));
        Assert.DoesNotContain("<@", PlainText.Render(notice, 2048));
        Assert.DoesNotContain('\n', mail.Subject);
    }

    [Fact]
    public void A_long_one_keeps_its_beginning_and_its_link()
    {
        var notice = Build("维护", string.Join('\n', Enumerable.Range(1, 400).Select(index => $"第 {index} 行 {new string('长', 40)}")));

        var text = WeComMarkdown.Render(notice, 2048, mentions: false);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1_500, 2048);
        Assert.Contains("第 1 行", text);
        Assert.Contains("其余见事件页", text);
        Assert.EndsWith("/incidents/1042?c=7)", text);
        Assert.Contains("第 400 行", MailRenderer.Render(notice).Text);
    }

    [Fact]
    public void A_title_alone_is_enough()
    {
        Assert.Equal("[Info] Hello\nIncident and charts: https://alertops.example.com/incidents/1042?c=7", PlainText.Render(Build("Hello", "", language: Language.English), 2048));
    }

    [Theory]
    [InlineData("critical")]
    [InlineData("warning")]
    [InlineData("info")]
    public void Its_severity_is_read_back_whatever_the_label_is_called(string word)
    {
        Assert.True(EnumNames.TryParse<Severity>(word, out var severity));
        var rules = new SeverityRules("level", SeverityRules.Default.Map.Clear().Add("P1", Severity.Critical).Add("P3", Severity.Info).Add("P2", Severity.Warning));

        var updates = new ManualMessage("oncall", "x", "", severity).Updates(rules, CallbackScenario.Now);

        Assert.All(updates, update => Assert.Equal(severity, rules.Of(update.Alerts[0].Labels)));
        Assert.Equal([AlertStatus.Firing, AlertStatus.Resolved], updates.Select(update => update.Alerts[0].Status));
        Assert.All(updates, update => Assert.Equal("oncall", update.DirectReceiver));
        Assert.NotEqual(updates[0].GroupKey, new ManualMessage("oncall", "x", "", severity).Updates(rules, CallbackScenario.Now)[0].GroupKey);
    }

    private static Notice Build(string title, string body, Severity severity = Severity.Info, Language language = Language.Chinese)
    {
        var update = new ManualMessage("oncall", title, body, severity).Updates(SeverityRules.Default, CallbackScenario.Now)[1];
        var incident = CallbackScenario.Incident([update.Alerts[0]]) with
        {
            Key = new IncidentKey(update.Source, update.Receiver, update.GroupKey), Severity = severity, GroupLabels = update.GroupLabels, CommonAnnotations = update.CommonAnnotations,
        };
        return new NoticeBuilder().Build(CallbackScenario.Input([], incident, CallbackScenario.Change(ChangeKind.Resolved), notified: false), language, CallbackScenario.Shanghai);
    }
}
