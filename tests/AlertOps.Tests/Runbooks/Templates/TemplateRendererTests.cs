using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
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
    [InlineData("{{ labels[\"odd.name\"] }}", "dotted")]
    [InlineData("{{ for a in alerts }}{{ a.labels.node }}@{{ for.index }} {{ incident.id }} {{ labels.job }}{{ end }}", "wacore-2@0 1042 web")]
    [InlineData("{{ for a in alerts }}x{{ else }}none{{ end }}", "x")]
    [InlineData("{{ labels.node == \"wacore-2\" ? \"this\" : \"another\" }} {{ 2 * (3 + 4) - 10 / 4 }} {{ -5 % 3 }} {{ !labels.node }}", "this 11.5 -2 false")]
    [InlineData("{{ for a in annotations }}{{ a.key }}={{ a.value }}{{ if !for.last }}, {{ end }}{{ end }}", "summary=broken, threshold=0.05")]
    [InlineData("a {{~ labels.node ~}} b", "awacore-2b")]
    [InlineData("{{ # a note, isn't it }}x{{ ## another ## }}y", "xy")]
    [InlineData(@"\{{labels.node}} {x} \ \\ C:\{{labels.node}}", @"{{labels.node}} {x} \ \\ C:{{labels.node}}")]
    [InlineData("{{ annotations.threshold | humanize }} {{ humanize_percentage annotations.threshold }} {{ 90 | humanize_duration }} {{ humanize1024(2048) }}", "50m 5% 1m 30s 2ki")]
    [InlineData("{{ alert.startsAt | humanize_timestamp }}", "2026-01-05 03:02:00 +0000 UTC")]
    [InlineData("{{labels.node}}\n\tx", "wacore-2 x")]
    public void Text_says_what_the_alert_says(string template, string expected) =>
        Assert.Equal(expected, TemplateRenderer.RenderText(template, One));

    [Theory]
    [InlineData("{{value \"mean_ms\"}}", "8200 ms")]
    [InlineData("{{queries.mean_ms}} {{queries.mean_ms.title}}", "8200 ms 平均回调耗时")]
    [InlineData("{{value \"codes\"}}", "查不到")]
    [InlineData("{{ value \"codes\" | humanize_duration }}", "查不到")]
    [InlineData("{{ queries.mean_ms | humanize }}", "8.2k")]
    [InlineData("{{table \"mean_ms\"}}", "inbound 8200 ms，status 180 ms")]
    [InlineData("{{table \"codes\"}}", "查不到")]
    [InlineData("{{ for s in queries.mean_ms.series }}{{ s.labels.type }}:{{ s.value }};{{ end }}", "inbound:8200 ms;status:180 ms;")]
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
    [InlineData("{{ if queries.mean_ms > 5000 }}slow{{ else }}fine{{ end }}", 8200d, "slow")]
    [InlineData("{{ if queries.mean_ms > 5000 }}slow{{ else }}fine{{ end }}", 100d, "fine")]
    [InlineData("{{ if queries.mean_ms > 5000 }}slow{{ else }}fine{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms > 5000 }}slow{{ else }}fine{{ end }}", double.NaN, "")]
    [InlineData("{{ if queries.mean_ms }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms }}yes{{ else }}no{{ end }}", 0d, "no")]
    [InlineData("{{ if value \"mean_ms\" }}yes{{ else }}no{{ end }}", 1d, "yes")]
    [InlineData("{{ if !(queries.mean_ms < 250) }}slow{{ else }}fine{{ end }}", 8200d, "slow")]
    [InlineData("{{ if !(queries.mean_ms < 250) }}slow{{ else }}fine{{ end }}", null, "")]
    [InlineData("{{ if known \"mean_ms\" }}known{{ else }}missing{{ end }}", null, "missing")]
    [InlineData("{{ if known \"mean_ms\" }}known{{ else }}missing{{ end }}", 1d, "known")]
    [InlineData("{{ if !(known \"mean_ms\") }}missing{{ end }}", null, "missing")]
    [InlineData("{{ if queries.mean_ms > 9000 }}a{{ else if queries.mean_ms > 5000 }}b{{ else }}c{{ end }}", 8200d, "b")]
    [InlineData("{{ if queries.mean_ms > 9000 }}a{{ else if queries.mean_ms > 5000 }}b{{ else }}c{{ end }}", 10d, "c")]
    [InlineData("{{ if queries.mean_ms > 9000 }}a{{ else if labels.node }}b{{ else }}c{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms > 5000 || labels.job == \"web\" }}yes{{ else }}no{{ end }}", null, "yes")]
    [InlineData("{{ if queries.mean_ms > 5000 && labels.job == \"db\" }}yes{{ else }}no{{ end }}", null, "no")]
    [InlineData("{{ if queries.mean_ms > 5000 && labels.job == \"web\" }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms == 8200 }}yes{{ end }}", 8200d, "yes")]
    [InlineData("{{ if labels.job != \"web\" }}other{{ else }}web{{ end }}", null, "web")]
    [InlineData("{{ if queries.mean_ms + 1 > 5 }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if -queries.mean_ms < 5 }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if !queries.mean_ms }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms == queries.mean_ms }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ if queries.mean_ms / 0 > 1 }}yes{{ else }}no{{ end }}", 8200d, "")]
    [InlineData("{{ if queries.mean_ms.series }}yes{{ else }}no{{ end }}", null, "")]
    [InlineData("{{ for s in queries.mean_ms.series }}{{ s.value }}{{ else }}none{{ end }}", null, "")]
    [InlineData("{{ queries.mean_ms > 5 ? \"yes\" : \"no\" }}", null, "查不到")]
    [InlineData("{{ queries.mean_ms * 2 | humanize }}", null, "查不到")]
    [InlineData("{{ queries.mean_ms > 5 }}", null, "")]
    [InlineData("{{ if labels.missing }}yes{{ else }}no{{ end }}", null, "no")]
    [InlineData("{{ if labels.node }}yes{{ else }}no{{ end }}", null, "yes")]
    [InlineData("{{ if annotations.threshold >= \"5%\" }}yes{{ else }}no{{ end }}", null, "yes")]
    [InlineData("{{ if labels.node <= 5 }}yes{{ else }}no{{ end }}", null, "")]
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

        Assert.Throws<TemplateException>(() => TemplateRenderer.RenderLine("{{ for a in alerts }}{{ a.labels.node }}{{ end }}", model));
    }

    [Theory]
    [InlineData("{{ if x }}{{ end }}", "there is no 'x' in 'x'")]
    [InlineData("{{nope.x}}", "there is no 'nope' in 'nope.x'")]
    [InlineData("{{{labels.node}}}", "values are always escaped")]
    [InlineData("{{ labels.node | humanize }}", "humanize: 'wacore-2' is no number")]
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
