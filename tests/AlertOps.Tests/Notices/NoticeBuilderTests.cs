using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

public class NoticeBuilderTests
{
    [Theory]
    [InlineData("23.5% of callbacks failed over the last 5m", "wacore-1 23.5%")]
    [InlineData("连接数 148/151，2026-11-21 起", "wacore-1 148/151")]
    [InlineData("on 10.0.0.12:9100 p99 is 820 ms", "wacore-1 820 ms")]
    [InlineData("4.2 GiB left for 5m", "wacore-1 4.2 GiB")]
    public void A_number_with_a_unit_in_the_description_becomes_the_headline(string description, string expected)
    {
        var alert = CallbackScenario.Alert("wacore-1", threshold: "") with { Annotations = LabelSet.Of(("description", description)) };

        Assert.Equal(expected, CallbackScenario.Build(CallbackScenario.Firing(alerts: [alert])).Headline.Text);
    }

    [Fact]
    public void A_bare_number_is_made_readable()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(alerts: [CallbackScenario.Alert("wacore-1", "23.529411764705884", "0.05")]));

        Assert.Equal("wacore-1 23.5（阈值 0.05）", notice.Headline.Text);
    }

    [Theory]
    [InlineData("zh-CN", "wacore-1 504 42%、23.5%，wacore-2（阈值 5%）")]
    [InlineData("en", "wacore-1 504 42% and 23.5%, wacore-2 (threshold 5%)")]
    public void What_several_alerts_say_of_one_thing_stands_behind_its_name_once(string tag, string expected)
    {
        Assert.True(Languages.TryParse(tag, out var language));
        ImmutableArray<Alert> alerts =
        [
            CallbackScenario.Alert("wacore-1", "23.5%"), CallbackScenario.Alert("wacore-1", "504 42%"), CallbackScenario.Alert("wacore-1", "23.5%"),
            CallbackScenario.Alert("wacore-2"), CallbackScenario.Alert("wacore-2"),
        ];

        Assert.Equal(expected, CallbackScenario.Build(CallbackScenario.Firing(CallbackEvidence.Missing(Unavailable.NoData), alerts: alerts), language).Headline.Text);
    }

    [Fact]
    public void Without_a_number_of_its_own_an_alert_has_that_of_the_first_answer_about_its_node()
    {
        var known = CallbackEvidence.Known();
        var byNode = Evidence.Known("queued", "x", [CallbackEvidence.Single(900, ("node", "wacore-1")), CallbackEvidence.Single(18240, ("node", "wacore-2"))]);

        var notice = CallbackScenario.Build(CallbackScenario.Firing(
            known with { Answers = known.Answers.SetItem("queued", byNode) }, alerts: [CallbackScenario.Alert("wacore-1", threshold: ""), CallbackScenario.Alert("wacore-2", threshold: "")]));

        Assert.Equal("wacore-2 排队 18,240，wacore-1 排队 900", notice.Headline.Text);
    }

    [Fact]
    public void Without_any_number_names_and_summary_remain()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(
            CallbackEvidence.Missing(Unavailable.NoData), alerts: [CallbackScenario.Alert("wacore-1", threshold: ""), CallbackScenario.Alert("wacore-2", threshold: "")]));

        Assert.Equal("wacore-1，wacore-2：Success rate of callbacks to the webhook is low.", notice.Headline.Text);
    }

    [Theory]
    [InlineData("en", "no answer from db-03")]
    [InlineData("zh-CN", "db-03 没有应答")]
    public void An_annotation_in_the_readers_language_goes_before_the_one_without(string tag, string expected)
    {
        Assert.True(Languages.TryParse(tag, out var language));
        var alert = CallbackScenario.Alert("wacore-1", threshold: "") with { Annotations = LabelSet.Of(("summary", "db-03 没有应答"), ("summary_en", "no answer from db-03")) };

        Assert.Equal(expected, CallbackScenario.Build(CallbackScenario.Firing(CallbackEvidence.Missing(Unavailable.NoData), alerts: [alert]), language).Headline.Text);
    }

    [Fact]
    public void Where_low_is_bad_the_lowest_leads()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(alerts:
            [CallbackScenario.Alert("wacore-1", "80%", "<95%"), CallbackScenario.Alert("wacore-2", "12%", "<95%")]));

        Assert.StartsWith("wacore-2 12%，wacore-1 80%", notice.Headline.Text);
    }

    [Fact]
    public void An_alert_without_a_runbook_shows_its_own_description()
    {
        var notice = CallbackScenario.Build(Scenarios.Default("磁盘写入变慢，现为 4.2 s", "Writes on db-03 take 4.2 s."));

        Assert.Equal("DiskWritesSlow db-03 /data", notice.Title);
        Assert.Equal("磁盘写入变慢，现为 4.2 s", notice.Headline.Text);
        Assert.Contains(notice.Blocks.OfType<Block.Quote>().First().Lines, line => line.Text == "Writes on db-03 take 4.2 s.");
        Assert.Equal(["事件与图", "告警自带手册", "Prometheus"], notice.Blocks.OfType<Block.Links>().Single().Items.Select(span => span.Text));
    }

    [Fact]
    public void A_title_for_anything_gives_way_to_the_alerts_name()
    {
        var input = Scenarios.Default("磁盘写入变慢", "");
        var about = input.Runbooks[0];

        var notice = CallbackScenario.Build(input with { Runbooks = [about with { Match = about.Match with { Runbook = about.Match.Runbook with { Title = "告警" } } }] });

        Assert.Equal("DiskWritesSlow db-03 /data", notice.Title);
    }

    [Fact]
    public void A_link_to_the_same_runbook_elsewhere_is_not_repeated()
    {
        var alert = CallbackScenario.Alert("wacore-1", "1%");
        alert = alert with { Annotations = alert.Annotations.With("runbook_url", "https://elsewhere.example/runbooks/WhatsAppCallbackFailure") };

        var links = CallbackScenario.Build(CallbackScenario.Firing(alerts: [alert])).Blocks.OfType<Block.Links>().Single();

        Assert.Equal(["事件与图", "处理手册", "Grafana"], links.Items.Select(span => span.Text));
    }

    [Fact]
    public void An_answer_that_only_decides_is_part_of_the_verdict()
    {
        var runbook = CallbackRunbook.Chinese with { Actions = [.. CallbackRunbook.Chinese.Actions.Where(action => action.Id is "slow" or "denied")] };

        var text = WeComMarkdown.Render(CallbackScenario.Build(CallbackScenario.Firing(runbook: runbook)), 4096, mentions: false);

        Assert.DoesNotContain("网络探测 200", text);
        Assert.Contains("> 失败码", text);
    }

    [Fact]
    public void Ten_thousand_alerts_are_one_message()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(alerts: [.. Enumerable.Range(0, 10_000).Select(index => CallbackScenario.Alert($"n{index:0000}", $"{index}%"))]));

        Assert.Equal("n9999 9,999%，n9998 9,998%，n9997 9,997% 等 10000 个（阈值 5%）", notice.Headline.Text);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(WeComMarkdown.Render(notice, int.MaxValue, mentions: false)) < 2048);
    }

    [Fact]
    public void Many_kinds_of_alerts_do_not_push_each_other_away()
    {
        var input = Scenarios.All["mixed"]();

        var notice = CallbackScenario.Build(input with { Runbooks = [input.Runbooks[0], .. Enumerable.Repeat(input.Runbooks[1], 9)] });

        Assert.Equal(4, notice.Blocks.OfType<Block.Paragraph>().Count(block => block.Line.Text.StartsWith("回调积压", StringComparison.Ordinal)));
        Assert.Contains(notice.Blocks.OfType<Block.Paragraph>(), block => block.Line.Text == "另有 5 类告警，见事件页");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    public void A_clock_gone_wrong_breaks_no_message(string opened)
    {
        var input = CallbackScenario.Firing();
        var at = DateTimeOffset.Parse(opened, System.Globalization.CultureInfo.InvariantCulture);

        var notice = CallbackScenario.Build(input with { Incident = input.Incident with { OpenedAt = at } });

        Assert.Contains(at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), notice.Blocks.OfType<Block.Quote>().First().Lines[0].Text);
        Assert.DoesNotContain("已 -", notice.Blocks.OfType<Block.Quote>().First().Lines[0].Text);
    }

    [Fact]
    public void Without_an_earlier_message_one_message_says_both()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Resolved(notified: false));

        Assert.Equal(NoticeKind.Resolved, notice.Kind);
        Assert.Contains("发出通知前已恢复，当时：wacore-2 失败 100%", notice.Blocks.OfType<Block.Quote>().First().Lines[0].Text);
    }

    [Fact]
    public void Nobody_is_mentioned_when_it_is_over()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Resolved()) with { Mentions = ["zhangsan"] };

        Assert.DoesNotContain("<@", WeComMarkdown.Render(notice, 4096, mentions: true));
    }

    [Fact]
    public void A_mention_that_is_no_user_id_is_left_out()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing()) with { Mentions = ["a><font color=\"info\">", "zhangsan"] };

        var text = WeComMarkdown.Render(notice, 4096, mentions: true);

        Assert.Contains("\n<@zhangsan>\n", text);
        Assert.DoesNotContain("<@a>", text);
    }

    [Fact]
    public void Times_are_the_readers()
    {
        var tokyo = TimeZoneInfo.CreateCustomTimeZone("Tokyo", TimeSpan.FromHours(9), "Tokyo", "Tokyo");
        var facts = new NoticeBuilder(TrivialRenderer.Render).Build(CallbackScenario.Firing(), Language.English, tokyo).Blocks.OfType<Block.Quote>().First();

        Assert.Equal("Since 04:02, for 6 min, incident #1042", facts.Lines[0].Text);
    }

    [Fact]
    public void Yesterday_has_a_date()
    {
        var input = CallbackScenario.Firing() with { Now = CallbackScenario.Now.AddHours(24), Change = CallbackScenario.Change(ChangeKind.ReminderDue) };

        Assert.Contains("（11-21 03:02 起）", CallbackScenario.Build(input).Blocks.OfType<Block.Quote>().First().Lines[0].Text);
    }

    [Fact]
    public void The_subject_is_one_short_line()
    {
        var subject = MailRenderer.Render(CallbackScenario.Build(Scenarios.All["hostile"]())).Subject;

        Assert.InRange(subject.EnumerateRunes().Count(), 1, 150);
        Assert.DoesNotContain(subject, char.IsControl);
        Assert.EndsWith(" #1042", subject);
        Assert.Equal(
            "[严重] 回调故障 prod-sh：wacore-2 失败 100%，wacore-1 失败 23.5% #1042",
            MailRenderer.Render(CallbackScenario.Build(CallbackScenario.Firing())).Subject);
    }

    [Fact]
    public void A_hostile_label_makes_no_markup_anywhere()
    {
        var notice = CallbackScenario.Build(Scenarios.All["hostile"]());
        var robot = WeComMarkdown.Render(notice, 4096, mentions: true);

        Assert.DoesNotContain("<font color=\"info\">", robot);
        Assert.DoesNotContain("<@", robot);
        Assert.DoesNotContain("[点我]", robot);
        Assert.DoesNotContain("\n# ", robot);
        Assert.DoesNotContain("<font", NoticeHtml.Render(notice));
        Assert.DoesNotContain("<font", MailRenderer.Render(notice).Html);
        Assert.DoesNotContain("<@", PlainText.Render(notice, 2048));
        Assert.DoesNotContain("\u202E", robot + NoticeHtml.Render(notice) + PlainText.Render(notice, 2048));
    }

    [Fact]
    public void A_broken_template_costs_its_own_piece()
    {
        var runbook = CallbackRunbook.Chinese with { Impact = "{{boom}}", Actions = [CallbackRunbook.Chinese.Actions[3] with { Do = "在 {{boom}} 上重启" }] };

        var notice = CallbackScenario.Build(CallbackScenario.Firing(runbook: runbook));

        Assert.Equal("在 … 上重启", notice.Blocks.OfType<Block.Actions>().Single().Items.Single().Do.Text);
        Assert.StartsWith("回调故障", notice.Title);
    }

    [Fact]
    public void A_runbook_without_questions_or_actions_still_makes_a_message()
    {
        var bare = CallbackRunbook.Chinese with { Queries = [], Actions = [], Avoid = null, Impact = "", Dashboard = null };

        var text = WeComMarkdown.Render(CallbackScenario.Build(CallbackScenario.Firing(EvidenceSet.None(CallbackScenario.Now), bare)), 2048, mentions: false);

        Assert.Contains("wacore-2 失败 100%", text);
        Assert.DoesNotContain("处理步骤", text);
    }
}
