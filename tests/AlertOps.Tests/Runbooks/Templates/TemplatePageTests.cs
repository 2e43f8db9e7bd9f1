using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

public class TemplatePageTests
{
    private static readonly TemplateModel Model = TemplateModels.Model(TemplateModels.Alert(("node", "n1"), ("job", "web"))).Knowing("codes", (3.5, [("code", "504"), ("job", "web")]), (1, [("code", "a|b"), ("job", "web")]));

    [Fact]
    public void A_page_has_headings_tables_and_links()
    {
        var html = Render("## 影响\n\n{{table \"codes\"}}\n\n[x](https://example.com) [y](/runbooks/z)\n", Model);

        Assert.Contains("<h2 id=", html, StringComparison.Ordinal);
        Assert.Contains("<th>code</th>\n<th>值</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>504</td>\n<td>3.5 reqps</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>a|b</td>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.com\" rel=\"noopener noreferrer\">x</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/runbooks/z\">y</a>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```\n{{labels.node}} {{{x}}} {{#if}}\n```\n")]
    [InlineData("~~~~ promql\n~~~\n{{labels.node}} {{{x}}} {{#if}}\n~~~~\n")]
    [InlineData("- item\n\n  ```bash\n  {{labels.node}} {{{x}}} {{#if}}\n  ```\n")]
    [InlineData("```\n{{labels.node}} {{{x}}} {{#if}}\n")]
    public void Fenced_code_is_verbatim(string body)
    {
        var html = Render(body + "\n", Model);

        Assert.Contains("{{labels.node}} {{{x}}} {{#if}}", html, StringComparison.Ordinal);
        Assert.Empty(TemplateRenderer.Lint(body, TemplateModels.Runbook));
    }

    [Fact]
    public void After_a_fence_tags_count_again() =>
        Assert.Contains("<p>n1</p>", Render("```\n{{x}}\n```\n\n{{labels.node}}\n", Model), StringComparison.Ordinal);

    [Fact]
    public void Raw_HTML_and_comments_do_not_pass()
    {
        var html = Render("<script>x</script>\n\n<b onclick=x>y</b> <!-- note {{nope}} --> z", Model);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("note", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_may_stand_on_lines_of_their_own()
    {
        var html = Render("{{~ for a in alerts ~}}\n- {{ a.labels.node }}\n{{~ end ~}}\n\n{{~ if queries.codes > 1 ~}}\n```\nfenced {{x}}\n```\n{{~ end ~}}\n", Model);

        Assert.Contains("<li>n1</li>", html, StringComparison.Ordinal);
        Assert.Contains("<code>fenced {{x}}\n</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_incident_every_tag_shows_as_what_it_stands_for()
    {
        var html = Render("## On {{labels.node}}\n\nSee {{value \"mean_ms\"}} on [p](https://example.com/{{labels.node}}), `x {{labels.job}}`\n", null);

        Assert.Contains("On <code>‹node›</code></h2>", html, StringComparison.Ordinal);
        Assert.Contains("See <code>‹平均回调耗时›</code>", html, StringComparison.Ordinal);
        Assert.Contains("<code>x ‹job›</code>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\uE000", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ labels.node }} {{ alert.labels[\"a.b\"] }} {{ incident.opened_at }} {{ queries.mean_ms.value | humanize }}", "‹node› ‹a.b› ‹事件开始时间› ‹平均回调耗时›", "‹node› ‹a.b› ‹start of the incident› ‹平均回调耗时›")]
    [InlineData("{{ if queries.mean_ms >= 250 && !(known \"codes\") }}slow{{ else if labels.a == \"x\" }}x{{ else }}fine{{ end }}.", "（如果‹平均回调耗时› ≥ 250 且 不是(查到‹失败码›)：slow；如果‹a› = x：x；否则：fine）.", "(if ‹平均回调耗时› ≥ 250 and not (‹失败码› is known): slow; if ‹a› = x: x; otherwise: fine).")]
    [InlineData("{{ for a in alerts }}{{ a.labels.node }} {{ end }}{{ table \"codes\" }}", "（每个‹告警›：‹node› ）‹表格：失败码›", "(for each ‹alert›: ‹node› )‹table: 失败码›")]
    [InlineData("{{ labels.node \\{{ {{ nope }}", "{{ labels.node \\{{ {{ nope }}", "{{ labels.node \\{{ {{ nope }}")]
    public void A_line_of_the_page_has_words_in_place_of_tags(string template, string chinese, string english)
    {
        Assert.Equal(chinese, TemplateRenderer.Describe(template, TemplateModels.Runbook));
        Assert.Equal(english, TemplateRenderer.Describe(template, TemplateModels.Runbook with { Language = Language.English }));
    }

    [Theory]
    [InlineData("{{nope}} **bold**", "<code>{{nope}}</code> <strong>bold</strong>")]
    [InlineData("{{#if x}} **bold**", "<code>{{#if x}}</code> <strong>bold</strong>")]
    [InlineData("{{ if x }} **bold**", "<code>{{ if x }}</code> <strong>bold</strong>")]
    [InlineData("{{ labels.x **bold**", "{{ labels.x <strong>bold</strong>")]
    [InlineData("{{{x}}} <b>", "<code>{{{x}}}</code> &lt;b&gt;")]
    public void A_page_is_never_refused(string body, string expected) =>
        Assert.Contains(expected, Render(body, Model), StringComparison.Ordinal);

    [Fact]
    public void A_reference_page_has_no_templates() =>
        Assert.Contains("<p>{{labels.node}}</p>", TemplateRenderer.RenderPage(TemplateModels.Runbook with { IsReference = true, Body = "{{labels.node}}" }, Model), StringComparison.Ordinal);

    private static string Render(string body, TemplateModel? model) => TemplateRenderer.RenderPage(TemplateModels.Runbook with { Body = body }, model);
}
