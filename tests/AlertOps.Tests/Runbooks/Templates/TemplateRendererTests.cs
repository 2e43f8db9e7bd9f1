using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Tests.Runbooks.Templates;

public class TemplateRendererTests
{
    private static readonly TemplateModel One = TemplateModels.Model(TemplateModels.Alert(
        LabelSet.Of(("alertname", "A"), ("node", "wacore-2"), ("job", "web"), ("odd.name", "dotted")), LabelSet.Of(("summary", "broken"), ("threshold", "0.05"))));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{labels.node}} {{ annotations.summary }}", "wacore-2 broken")]
    [InlineData("{{alert.labels.node}} {{alert.status}} {{alert.startsAt}}", "wacore-2 firing 2026-01-05 11:02:00")]
    [InlineData("#{{incident.id}} {{incident.severity}} {{incident.state}} {{incident.opened_at}} {{incident.alert_count}}/{{incident.firing_count}}", "#1042 critical open 2026-01-05 11:02:00 1/1")]
    [InlineData("[{{labels.missing}}]", "[]")]
    [InlineData("{{labels.[odd.name]}}", "dotted")]
    [InlineData("{{#each alerts}}{{labels.node}}@{{@index}} {{@root.incident.id}} {{../labels.job}}{{/each}}", "wacore-2@0 1042 web")]
    [InlineData("{{#with alert.labels}}{{node}}{{/with}}", "wacore-2")]
    [InlineData("{{#each annotations}}{{@key}}={{this}}{{#unless @last}}, {{/unless}}{{/each}}", "summary=broken, threshold=0.05")]
    [InlineData("a {{~ labels.node ~}} b", "awacore-2b")]
    [InlineData("{{! a note }}x{{!-- {{labels.node}} --}}y", "xy")]
    [InlineData(@"\{{labels.node}} {x} \ \\ C:\{{labels.node}}", @"{{labels.node}} {x} \ \\ C:{{labels.node}}")]
    [InlineData("{{humanize annotations.threshold}} {{humanizePercentage annotations.threshold}} {{humanizeDuration 90}} {{humanize1024 2048}}", "50m 5% 1m 30s 2ki")]
    [InlineData("{{humanizeTimestamp alert.startsAt}}", "2026-01-05 03:02:00 +0000 UTC")]
    [InlineData("{{labels.node}}\n\tx", "wacore-2 x")]
    public void Text_says_what_the_alert_says(string template, string expected) =>
        Assert.Equal(expected, TemplateRenderer.RenderText(template, One));

    [Theory]
    [InlineData("{{value \"mean_ms\"}}", "8200 ms")]
    [InlineData("{{queries.mean_ms}} {{queries.mean_ms.title}}", "8200 ms 平均回调耗时")]
    [InlineData("{{value \"codes\"}}", "未查到")]
    [InlineData("{{humanizeDuration (value \"codes\")}}", "未查到")]
    [InlineData("{{humanize queries.mean_ms}}", "8.2k")]
    [InlineData("{{table \"mean_ms\"}}", "inbound 8200 ms，status 180 ms")]
    [InlineData("{{table \"codes\"}}", "未查到")]
    [InlineData("{{#each queries.mean_ms.series}}{{labels.type}}:{{this.value}};{{/each}}", "inbound:8200 ms;status:180 ms;")]
    public void Answers_carry_their_unit_or_say_that_they_are_missing(string template, string expected)
    {
        var model = One.Knowing("mean_ms", (8200, [("type", "inbound"), ("node", "a")]), (180, [("type", "status"), ("node", "a")]));

        Assert.Equal(expected, TemplateRenderer.RenderText(template, model));
    }

    [Fact]
    public void In_English_a_missing_answer_is_unknown()
    {
        var english = One with { Runbook = TemplateModels.Runbook with { Language = Language.English } };

        Assert.Equal("unknown", TemplateRenderer.RenderText("{{value \"mean_ms\"}}", english));
    }

    [Fact]
    public void Where_large_is_good_the_smallest_series_is_the_worst()
    {
        var runbook = TemplateModels.Runbook with { Queries = [TemplateModels.Runbook.Queries[1] with { OkIf = new Threshold(Comparison.Greater, 5) }] };
        var model = TemplateModels.Model(runbook, TemplateModels.Alert()).Knowing("mean_ms", (9, [("a", "1")]), (3, [("a", "2")]), (double.NaN, [("a", "3")]));

        Assert.Equal("3 ms", TemplateRenderer.RenderText("{{value \"mean_ms\"}}", model));
    }

    [Theory]
    [InlineData("{{#if (gt queries.mean_ms 5000)}}slow{{else}}fine{{/if}}", 8200d, "slow")]
    [InlineData("{{#if (gt queries.mean_ms 5000)}}slow{{else}}fine{{/if}}", 100d, "fine")]
    [InlineData("{{#if (gt queries.mean_ms 5000)}}slow{{else}}fine{{/if}}", null, "")]
    [InlineData("{{#if (gt queries.mean_ms 5000)}}slow{{else}}fine{{/if}}", double.NaN, "")]
    [InlineData("{{#if queries.mean_ms}}yes{{else}}no{{/if}}", null, "")]
    [InlineData("{{#if queries.mean_ms}}yes{{else}}no{{/if}}", 0d, "no")]
    [InlineData("{{#if (value \"mean_ms\")}}yes{{else}}no{{/if}}", 1d, "yes")]
    [InlineData("{{#unless (lt queries.mean_ms 250)}}slow{{else}}fine{{/unless}}", 8200d, "slow")]
    [InlineData("{{#unless (lt queries.mean_ms 250)}}slow{{else}}fine{{/unless}}", null, "")]
    [InlineData("{{#if (known \"mean_ms\")}}known{{else}}missing{{/if}}", null, "missing")]
    [InlineData("{{#if (known \"mean_ms\")}}known{{else}}missing{{/if}}", 1d, "known")]
    [InlineData("{{#if (not (known \"mean_ms\"))}}missing{{/if}}", null, "missing")]
    [InlineData("{{#if (gt queries.mean_ms 9000)}}a{{else if (gt queries.mean_ms 5000)}}b{{else}}c{{/if}}", 8200d, "b")]
    [InlineData("{{#if (gt queries.mean_ms 9000)}}a{{else if (gt queries.mean_ms 5000)}}b{{else}}c{{/if}}", 10d, "c")]
    [InlineData("{{#if (gt queries.mean_ms 9000)}}a{{else if labels.node}}b{{else}}c{{/if}}", null, "")]
    [InlineData("{{#if (or (gt queries.mean_ms 5000) (eq labels.job \"web\"))}}yes{{else}}no{{/if}}", null, "yes")]
    [InlineData("{{#if (and (gt queries.mean_ms 5000) (eq labels.job \"db\"))}}yes{{else}}no{{/if}}", null, "no")]
    [InlineData("{{#if (and (gt queries.mean_ms 5000) (eq labels.job \"web\"))}}yes{{else}}no{{/if}}", null, "")]
    [InlineData("{{#if (eq queries.mean_ms 8200)}}yes{{/if}}", 8200d, "yes")]
    [InlineData("{{#if (ne labels.job \"web\")}}other{{else}}web{{/if}}", null, "web")]
    [InlineData("{{#if labels.missing}}yes{{else}}no{{/if}}", null, "no")]
    [InlineData("{{#if labels.node}}yes{{else}}no{{/if}}", null, "yes")]
    [InlineData("{{#if (ge annotations.threshold \"5%\")}}yes{{else}}no{{/if}}", null, "yes")]
    [InlineData("{{#if (le labels.node 5)}}yes{{else}}no{{/if}}", null, "")]
    public void An_if_on_something_unknown_renders_neither_branch(string template, double? mean, string expected)
    {
        var model = mean is { } value ? One.Knowing("mean_ms", value) : One;

        Assert.Equal(expected, TemplateRenderer.RenderText(template, model));
    }

    [Fact]
    public void A_label_over_several_alerts_gives_its_distinct_values()
    {
        var model = TemplateModels.Model([.. Enumerable.Range(0, 30).Select(i => TemplateModels.Alert(("node", $"n{i % 12}"), ("job", "web")))]);

        Assert.Equal("web n0、n1、n2、n3、n4、n5、n6、n7、n8、n9等 12 个", TemplateRenderer.RenderText("{{labels.job}} {{labels.node}}", model));
    }

    [Fact]
    public void A_line_has_inline_Markdown_and_nothing_else()
    {
        var line = TemplateRenderer.RenderLine("1. # 在 **{{labels.node}}** 搜 `{{labels.job}} error`，看 [页]({{annotations.url}}/x?n={{labels.node}})", One);

        Assert.Equal(
            [
                new Span("1. # 在 "), new Span("wacore-2", Tone.Strong), new Span(" 搜 "), new Span("web error", Tone.Value), new Span("，看 "),
                new Span("页", Tone.Plain, "/x?n=wacore-2"),
            ],
            line.Spans.ToArray());
    }

    [Fact]
    public void A_template_that_writes_too_much_costs_itself_only()
    {
        var model = TemplateModels.Model([.. Enumerable.Range(0, 100).Select(i => TemplateModels.Alert(("node", new string('x', 1000))))]);

        Assert.Throws<TemplateException>(() => TemplateRenderer.RenderLine("{{#each alerts}}{{labels.node}}{{/each}}", model));
    }

    [Theory]
    [InlineData("{{#if x}}", "there is no 'x' in 'x'")]
    [InlineData("{{nope.x}}", "there is no 'nope' in 'nope.x'")]
    [InlineData("{{{labels.node}}}", "values are always escaped")]
    [InlineData("{{humanize labels.node}}", "humanize: 'wacore-2' is no number")]
    [InlineData("{{", "a tag is never closed")]
    public void A_broken_template_throws_with_the_reason(string template, string reason) =>
        Assert.Contains(reason, Assert.Throws<TemplateException>(() => TemplateRenderer.RenderText(template, One)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_built_in_runbook_renders_in_both_languages_without_any_alert()
    {
        var catalog = RunbookCatalog.Load("/nowhere/at/all");

        foreach (var runbook in new[] { catalog.Default, catalog.Default.In(Language.English) })
        {
            var model = TemplateModels.Model(runbook, TemplateModels.Alert(("alertname", "Odd")));
            Assert.Equal("Odd", TemplateRenderer.RenderText(runbook.Title, model));
            Assert.All(runbook.Actions, action => Assert.NotEmpty(TemplateRenderer.RenderLine(action.Do, model).Text));
            Assert.Contains("<h2", TemplateRenderer.RenderPage(runbook, model), StringComparison.Ordinal);
        }
    }
}
