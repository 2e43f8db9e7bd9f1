using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Runbooks;

public class RunbookParserTests
{
    [Fact]
    public void The_documented_example_is_read_in_full()
    {
        var parsed = RunbookTexts.Parse(RunbookTexts.CallbackFailure);

        Assert.Empty(parsed.Problems);
        var runbook = Assert.IsType<Runbook>(parsed.Runbook);
        Assert.Equal(("WhatsAppCallbackFailure", "whatsapp", Language.Chinese, "回调故障"), (runbook.Id, runbook.Component, runbook.Language, runbook.Title));
        Assert.Equal(["WhatsAppCallbackFailure"], runbook.Alerts.ToArray());
        Assert.Equal((Severity.Critical, "WA03", "messaging"), (runbook.Severity, runbook.Seed, runbook.Owner));
        Assert.Equal("alertops-core-app", runbook.Dashboard?.Uid);
        Assert.Equal(["回调请求数", "回调错误率"], runbook.Dashboard!.Panels.ToArray());
        Assert.Equal("客户消息和回执进不了业务系统。", runbook.Impact);
        Assert.StartsWith("## 含义", runbook.Body, StringComparison.Ordinal);
        Assert.Equal(new RunbookLink("错误代码", "https://example.com/codes"), Assert.Single(runbook.Links));
        Assert.Equal("别急着二次变更，修好后重试最长等 15 分钟", runbook.Avoid);
        Assert.False(runbook.IsReference);
    }

    [Fact]
    public void Queries_carry_unit_view_range_and_threshold()
    {
        var queries = RunbookTexts.Parse(RunbookTexts.CallbackFailure).Runbook!.Queries;

        Assert.Equal(("codes", "失败码", "reqps", EvidenceView.Table, TimeSpan.FromHours(1)), (queries[0].Id, queries[0].Title, queries[0].Unit, queries[0].Show, queries[0].Range));
        Assert.Null(queries[0].OkIf);
        Assert.StartsWith("topk(5, sum by (type, result)", queries[0].Expr, StringComparison.Ordinal);
        Assert.Equal((EvidenceView.Chart, TimeSpan.FromMinutes(30)), (queries[1].Show, queries[1].Range));
        Assert.Equal(new Threshold(Comparison.Less, 250), queries[1].OkIf);
        Assert.Equal("topk", RunbookTexts.CallbackFailure.Split('\n')[queries[0].Line - 1].Trim()[..4]);
    }

    [Fact]
    public void Actions_carry_condition_verdict_and_answers()
    {
        var actions = RunbookTexts.Parse(RunbookTexts.CallbackFailure).Runbook!.Actions;

        Assert.Equal(["slow", "codes", "log"], actions.Select(action => action.Id));
        Assert.Equal("mean_ms > 5000", actions[0].When?.ToString());
        Assert.Equal("Webhook 响应慢", actions[0].Because);
        Assert.Equal(["mean_ms"], actions[0].Shows.ToArray());
        Assert.Null(actions[1].When);
    }

    [Fact]
    public void What_is_left_out_has_a_default()
    {
        var runbook = RunbookTexts.Parse(RunbookTexts.Minimal("queries: [{id: up, expr: up}]"), "node/NodeDown.md").Runbook!;

        Assert.Equal(["NodeDown"], runbook.Alerts.ToArray());
        var query = Assert.Single(runbook.Queries);
        Assert.Equal(("up", "", EvidenceView.Value, TimeSpan.FromHours(1)), (query.Title, query.Unit, query.Show, query.Range));
    }

    [Fact]
    public void With_matchers_alone_the_name_does_not_count()
    {
        var runbook = RunbookTexts.Parse(RunbookTexts.Minimal("""matchers: ['alertname=~"Node.*"', 'job="node"']""")).Runbook!;

        Assert.Empty(runbook.Alerts);
        Assert.Equal(["alertname=~\"Node.*\"", "job=\"node\""], runbook.Matchers.Select(matcher => matcher.ToString()));
    }

    [Fact]
    public void The_default_names_no_alerts_and_may_ask_for_the_alerts_own_expression()
    {
        var parsed = RunbookTexts.Parse(RunbookTexts.Default, "_default.md");

        Assert.Empty(parsed.Problems);
        Assert.True(parsed.Runbook!.IsDefault);
        Assert.Empty(parsed.Runbook.Alerts);
        Assert.True(Assert.Single(parsed.Runbook.Queries).IsSelf);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        var parsed = RunbookTexts.Parse("\uFEFF" + RunbookTexts.CallbackFailure.ReplaceLineEndings("\r\n"));

        Assert.Empty(parsed.Problems);
        Assert.Equal("客户消息和回执进不了业务系统。", parsed.Runbook!.Impact);
    }

    [Fact]
    public void A_page_under_reference_needs_no_front_matter()
    {
        var runbook = RunbookTexts.Parse("# 错误代码\n\n504 是超时。", "whatsapp/reference/codes.md").Runbook!;

        Assert.True(runbook.IsReference);
        Assert.Equal(("codes", "错误代码"), (runbook.Id, runbook.Title));
        Assert.Empty(runbook.Alerts);
    }

    [Fact]
    public void English_says_only_what_is_its_own()
    {
        var parsed = RunbookTexts.Parse(RunbookTexts.CallbackFailureEnglish, "whatsapp/WhatsAppCallbackFailure.en.md");

        Assert.Empty(parsed.Problems);
        Assert.Equal((Language.English, "WhatsAppCallbackFailure"), (parsed.Runbook!.Language, parsed.Runbook.Id));
        Assert.Equal("Customers' messages do not reach the business systems.", parsed.Runbook.Impact);
    }

    [Fact]
    public void Templates_are_known_by_name_and_line()
    {
        var lines = RunbookTexts.CallbackFailure.Split('\n');
        var places = RunbookTexts.Parse(RunbookTexts.CallbackFailure).Runbook!.Templates;

        Assert.Equal(["title", "avoid", "title of 'codes'", "title of 'mean_ms'", "because of 'slow'", "do of 'slow'", "do of 'codes'", "do of 'log'", "the body"], places.Select(place => place.Name));
        Assert.All(places, place => Assert.Contains(place.Text.Split('\n')[0], lines[place.Line - 1], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_of_a_file_is_reported_at_once()
    {
        var parsed = RunbookTexts.Parse(RunbookTexts.Minimal("severity: high\nqueries:\n  - {id: A, expr: up}\nactions:\n  - {id: x, when: nope > 1, do: y}\n"));

        Assert.Null(parsed.Runbook);
        Assert.Equal([3, 5, 7], parsed.Problems.Select(problem => problem.Line));
    }
}
