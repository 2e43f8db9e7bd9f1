using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

/// <summary>No verdict of a message depends on missing data.</summary>
public class MissingEvidenceTests
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["codes"] = "失败码", ["mean_ms"] = "平均回调耗时", ["queued"] = "排队", ["probe"] = "网络探测",
    };

    public static TheoryData<string> Subsets()
    {
        var subsets = new TheoryData<string>();
        for (var mask = 1; mask < 1 << CallbackEvidence.Ids.Length; mask++)
        {
            subsets.Add(string.Join(',', CallbackEvidence.Ids.Where((_, index) => (mask & (1 << index)) != 0)));
        }

        return subsets;
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public void A_missing_answer_is_never_judged_and_never_normal(string missing)
    {
        var ids = missing.Split(',');
        var text = Render(CallbackEvidence.Without(CallbackEvidence.Known(), ids));

        foreach (var id in ids)
        {
            Assert.DoesNotContain(Titles[id] + " `", text);
            Assert.DoesNotContain(Titles[id], text.Split("正常：").ElementAtOrDefault(1)?.Split('\n')[0] ?? "");
        }

        // While slow answers are missing, no action may hold or be ruled out because of them.
        Assert.Equal(!ids.Contains("mean_ms"), text.Contains('✘'));
        Assert.Equal(!ids.Contains("mean_ms"), text.Contains("初步判断：<font color=\"warning\">Webhook 响应慢", StringComparison.Ordinal));
        Assert.Equal(ids.Contains("mean_ms"), text.Contains("如果 Webhook 响应慢：**查 Webhook 后端**", StringComparison.Ordinal));
        Assert.Equal(!ids.Contains("mean_ms") || !ids.Contains("probe"), text.Contains("已排除", StringComparison.Ordinal));
        Assert.Equal(!ids.Contains("probe"), text.Contains('✔'));
        Assert.Equal(!ids.Contains("probe"), text.Contains("正常", StringComparison.Ordinal));
        Assert.Equal(!ids.Contains("queued"), text.Contains("18,240", StringComparison.Ordinal));
        Assert.Equal(ids.Intersect(["codes", "mean_ms", "probe"]).Any(), text.Contains("查不到", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Unavailable.TimedOut, "Prometheus 3 秒内没有回答")]
    [InlineData(Unavailable.Unreachable, "连不上 Prometheus")]
    [InlineData(Unavailable.Refused, "Prometheus 报错")]
    [InlineData(Unavailable.NoData, "没有数据")]
    [InlineData(Unavailable.NotAsked, "没有询问 Prometheus")]
    public void Everything_missing_leaves_all_actions_and_no_judgement(object reason, string words)
    {
        var text = Render(CallbackEvidence.Missing((Unavailable)reason));

        AssertNothingJudged(text);
        Assert.Contains($"查不到（{words}），请看面板“回调请求数”", text);
        Assert.Contains("查 Webhook 后端", text);
        Assert.Contains("可达性", text);
        Assert.DoesNotContain("已排除", text);
        Assert.DoesNotContain("判断", text);
        Assert.DoesNotContain("数据 03:08", text);
    }

    [Fact]
    public void Numbers_that_could_not_be_computed_say_so()
    {
        var text = Render(CallbackEvidence.NotNumbers());

        AssertNothingJudged(text);
        Assert.Contains("无法计算", text);
        Assert.DoesNotContain("NaN", text);
    }

    [Fact]
    public void An_empty_answer_set_is_not_asked()
    {
        var text = Render(EvidenceSet.None(CallbackScenario.Now));

        AssertNothingJudged(text);
        Assert.Contains("查不到（没有询问 Prometheus）", text);
    }

    [Fact]
    public void One_series_without_a_number_takes_the_tick_away()
    {
        var known = CallbackEvidence.Known();
        var half = Evidence.Known("probe", "x", [CallbackEvidence.Single(200, ("target", "a")), CallbackEvidence.Single(double.NaN, ("target", "b"))]);

        var text = Render(known with { Answers = known.Answers.SetItem("probe", half) });

        Assert.DoesNotContain("✔", text);
        Assert.DoesNotContain("正常", text);
        Assert.Contains("网络探测 `200`（a）", text);
    }

    [Fact]
    public void After_it_is_over_missing_numbers_are_not_good_news()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Resolved(CallbackEvidence.Missing(Unavailable.Unreachable)));
        var text = WeComMarkdown.Render(notice, 4096, mentions: true);

        AssertNothingJudged(text.Replace("<font color=\"info\">已恢复</font>", ""));
        Assert.DoesNotContain("color=\"info\"", text.Replace("<font color=\"info\">已恢复</font>", ""));
        Assert.Contains("平均回调耗时 8.2 s → <font color=\"comment\">查不到</font>", text);
    }

    [Fact]
    public void Actions_carry_their_state_and_panel()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing(CallbackEvidence.Without(CallbackEvidence.Known(), ["codes"])));
        var items = notice.Blocks.OfType<Block.Actions>().Single().Items;

        Assert.Equal(["slow", "codes", "log", "reach"], items.Select(item => item.Id));
        Assert.Equal([ActionState.Holds, ActionState.Unknown, ActionState.Always, ActionState.Always], items.Select(item => item.State));
        Assert.Equal(["", "回调请求数", "", ""], items.Select(item => item.Panel));
    }

    private static string Render(EvidenceSet evidence) =>
        WeComMarkdown.Render(CallbackScenario.Build(CallbackScenario.Firing(evidence), Language.Chinese), 4096, mentions: true);

    private static void AssertNothingJudged(string text)
    {
        Assert.DoesNotContain("✔", text);
        Assert.DoesNotContain("✘", text);
        Assert.DoesNotContain("正常", text);
        Assert.DoesNotContain("normal", text, StringComparison.OrdinalIgnoreCase);
    }
}
