using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

/// <summary>For every budget a message fits, is readable, and keeps its link.</summary>
public partial class BudgetTests
{
    public static TheoryData<string> Names() => new(Scenarios.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_budget_holds_and_nothing_is_cut_in_half(string name)
    {
        var notice = CallbackScenario.Build(Scenarios.All[name]()) with { Mentions = ["zhangsan", "lisi"] };
        var whole = WeComMarkdown.Render(notice, int.MaxValue, mentions: true);
        for (var budget = 300; budget <= 4096; budget += 29)
        {
            var text = WeComMarkdown.Render(notice, budget, mentions: true);

            AssertFits(text, budget);
            Assert.Equal(Count(text, "<font color="), Count(text, "</font>"));
            Assert.Equal(0, Count(text, "**") % 2);
            Assert.Equal(0, Count(text, "`") % 2);
            Assert.StartsWith("### <font", text);
            Assert.Contains("/incidents/1042?c=7)", text);
            Assert.All(Bracket().Matches(text), link => Assert.Contains(link.Value, whole));
            Assert.Equal(Count(text, "]("), Bracket().Count(text));
            if (text != whole)
            {
                Assert.Contains("其余见事件页", text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plain_text_keeps_its_budget_too(string name)
    {
        var notice = CallbackScenario.Build(Scenarios.All[name]());
        for (var budget = 300; budget <= 4096; budget += 61)
        {
            var text = PlainText.Render(notice, budget);

            AssertFits(text, budget);
            Assert.Contains("https://alertops.example.com/incidents/1042?c=7", text);
        }
    }

    [Fact]
    public void The_first_action_outlives_everything_but_title_headline_and_link()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());

        var text = WeComMarkdown.Render(notice, 480, mentions: false);

        Assert.Contains("回调故障 prod-sh 2 个节点", text);
        Assert.Contains("wacore-2 失败 100%", text);
        Assert.Contains("1. **查 Webhook 后端**", text);
        Assert.DoesNotContain("\n2. ", text);
        Assert.DoesNotContain("> 排队", text);
    }

    [Fact]
    public void What_matters_least_goes_first()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());
        var whole = Encoding.UTF8.GetByteCount(WeComMarkdown.Render(notice, int.MaxValue, mentions: false));

        var text = WeComMarkdown.Render(notice, whole - 1, mentions: false);

        Assert.DoesNotContain("数据 03:08:04 查询", text);
        Assert.Contains("别急着二次变更", text);
        Assert.Contains("4. 可达性", text);
    }

    [Fact]
    public void A_budget_below_any_use_still_gives_whole_characters()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(), Language.Chinese);

        for (var budget = 0; budget < 120; budget++)
        {
            AssertFits(WeComMarkdown.Render(notice, budget, mentions: true), budget);
        }
    }

    [Fact]
    public void The_target_picture_fits_a_robot_and_an_app()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());

        Assert.InRange(Encoding.UTF8.GetByteCount(WeComMarkdown.Render(notice, int.MaxValue, mentions: true)), 1, 2048);
    }

    private static void AssertFits(string text, int budget)
    {
        var bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
        Assert.InRange(bytes.Length, 0, budget);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"\[[^\[\]\n]*\]\(https?://[^\s()]+\)", RegexOptions.None, 1000)]
    private static partial Regex Bracket();
}
