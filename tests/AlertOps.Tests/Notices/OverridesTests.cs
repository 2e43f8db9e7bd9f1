using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public class OverridesTests
{
    public static TheoryData<string> Parts => [.. Enum.GetValues<NoticeParts>().Where(part => part != NoticeParts.None).Select(part => part.ToString())];

    [Fact]
    public void Nothing_asked_for_changes_nothing() =>
        Assert.Equal(Render(NoticeOverrides.None), WeComMarkdown.Render(CallbackScenario.Build(CallbackScenario.Firing()), 4096, mentions: false));

    [Fact]
    public void The_title_is_the_receivers()
    {
        var notice = Build(new NoticeOverrides("{{labels.alertname}} @ {{labels.cluster}} #{{incident.id}}", NoticeParts.None, null));

        Assert.Equal("WhatsAppCallbackFailure @ prod-sh #1042", notice.Title);
        Assert.StartsWith("WhatsAppCallbackFailure @ prod-sh", notice.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{humanize labels.node}}")]
    [InlineData("{{labels.nobody}}")]
    public void A_title_that_comes_to_nothing_is_the_usual_one(string template) =>
        Assert.Equal("回调故障 prod-sh 2 个节点", Build(new NoticeOverrides(template, NoticeParts.None, null)).Title);

    [Fact]
    public void As_many_alerts_are_named_as_wanted()
    {
        var alerts = Enumerable.Range(1, 9).Select(index => CallbackScenario.Alert($"wacore-{index}", $"失败 {index}%")).ToArray();

        var notice = Build(new NoticeOverrides(null, NoticeParts.None, 5), CallbackScenario.Firing(alerts: [.. alerts]));

        Assert.Contains("wacore-5", notice.Headline.Text);
        Assert.DoesNotContain("wacore-4 ", notice.Headline.Text);
        Assert.Contains("等 9 个", notice.Headline.Text);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void What_is_hidden_is_not_there_and_the_link_stays(string part)
    {
        var hidden = Enum.Parse<NoticeParts>(part);
        foreach (var scenario in Scenarios.All.Values)
        {
            var text = WeComMarkdown.Render(Build(new NoticeOverrides(null, hidden, null), scenario()), 4096, mentions: false);

            Assert.Contains("/incidents/1042?c=7)", text);
            Assert.DoesNotContain(hidden switch
            {
                NoticeParts.Impact => "影响：",
                NoticeParts.Verdict => "判断：",
                NoticeParts.Actions => "**处理步骤**",
                NoticeParts.Footnote => "数据 ",
                NoticeParts.Runbook => "[处理手册]",
                NoticeParts.Links => ") · [",
                NoticeParts.Avoid => "别急着二次变更",
                _ => "\0",
            }, scenario == Scenarios.All["mixed"] && hidden is NoticeParts.Runbook ? "" : text);
        }
    }

    [Fact]
    public void Without_answers_the_actions_stay()
    {
        var text = Render(new NoticeOverrides(null, NoticeParts.Answers | NoticeParts.Charts | NoticeParts.Tables, null));

        Assert.Contains("1. **查 Webhook 后端**", text);
        Assert.DoesNotContain("8.2 s", text[text.IndexOf("处理步骤", StringComparison.Ordinal)..]);
    }

    private static string Render(NoticeOverrides overrides) => WeComMarkdown.Render(Build(overrides), 4096, mentions: false);

    private static Notice Build(NoticeOverrides overrides, NoticeInput? input = null) =>
        new NoticeBuilder().Build(input ?? CallbackScenario.Firing(), Language.Chinese, CallbackScenario.Shanghai, overrides);
}
