using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

public class TemplateLintTests
{
    private const string Allowed = "is not allowed in a template: allowed are values, operators and pipes, if, else if, else, for … in and end";
    private const string Root = "known are alert, alerts, annotations, incident, labels, queries";
    private const string Functions = "known are humanize, humanize1024, humanize_duration, humanize_percentage, humanize_timestamp, known, table, value";

    [Theory]
    [InlineData("plain text, 100% { } } \\ {% {%{ %}")]
    [InlineData("{{labels.whatever}} {{annotations.x_y}} {{alert.labels.a}} {{ labels[\"service.name\"] }} {{ labels['a-b'] }} {{ queries[\"codes\"] }}")]
    [InlineData("{{ for a in alerts }}{{ a.labels.a }} {{ for.index }} {{ labels.b }}{{ else }}none{{ end }}")]
    [InlineData("{{ if (known \"codes\") && queries.mean_ms > 1e3 }}x{{ else if labels.a }}y{{ else }}z{{ end }}")]
    [InlineData("{{ if known(\"codes\") || alerts || true }}x{{ end }}{{- if !labels.a -}} y {{~ end ~}}")]
    [InlineData("{{ for s in queries.codes.series }}{{ s.labels.a }} {{ s.value }} {{ for l in s.labels }}{{ l.key }}{{ end }}{{ end }}")]
    [InlineData("{{ value \"mean_ms\" | humanize_duration }}{{ \"codes\" | table }}{{ queries.mean_ms * 2 + 1 | humanize }}")]
    [InlineData("{{ labels.a + \"x\" }}{{ labels.a ? \"y\" : -1 }}{{ # a comment, isn't it }}{{ ## another ## }}")]
    public void What_is_right_passes(string template) => Assert.Empty(TemplateRenderer.Lint(template, TemplateModels.Runbook));

    [Theory]
    [InlineData("{{label.node}}", "there is no 'label' in 'label.node': did you mean 'labels'? " + Root)]
    [InlineData("{{node}}", "there is no 'node' in 'node': " + Root)]
    [InlineData("{{alert.name}}", "there is no 'name' in 'alert.name': known are annotations, endsAt, fingerprint, generatorURL, labels, startsAt, status")]
    [InlineData("{{incident.openedAt}}", "there is no 'openedAt' in 'incident.openedAt': did you mean 'opened_at'? known are alert_count, firing_count, id, opened_at, resolved_at, severity, state")]
    [InlineData("{{labels.node.x}}", "there is no 'x' in 'labels.node.x': it has no parts")]
    [InlineData("{{labels[\"node\"][\"x\"]}}", "there is no 'x' in 'labels[\"node\"][\"x\"]': it has no parts")]
    [InlineData("{{ incident[\"nope\"] }}", "there is no 'nope' in 'incident[\"nope\"]': known are alert_count, firing_count, id, opened_at, resolved_at, severity, state")]
    [InlineData("{{ queries[\"mean\"] }}", "there is no query 'mean': known are codes, mean_ms")]
    [InlineData("{{ labels[0] }}", "'labels[0]' names no label: write the name in quotes: labels[\"service.name\"]")]
    [InlineData("{{ labels[labels.a] }}", "'labels[labels.a]' names no label: write the name in quotes: labels[\"service.name\"]")]
    [InlineData("{{labels}}", "'labels' stands for several values: name one of them: {{ labels.node }}")]
    [InlineData("{{alerts}}", "'alerts' stands for several values: go through them: {{ for x in alerts }} … {{ end }}")]
    [InlineData("{{ labels == 1 }}", "'labels' stands for several values in 'labels == 1': name one of them: {{ labels.node }}")]
    [InlineData("{{queries.mean}}", "there is no query 'mean': known are codes, mean_ms")]
    [InlineData("{{value \"mean_s\"}}", "there is no query 'mean_s': did you mean 'mean_ms'? known are codes, mean_ms")]
    [InlineData("{{value mean_ms}}", "'value' takes a query id in quotes: write it like {{ value \"mean_ms\" }}, in parentheses beside an operator")]
    [InlineData("{{value}}", "there is no 'value' in 'value': write it like {{ value \"mean_ms\" }}")]
    [InlineData("{{ known \"codes\" && known \"mean_ms\" }}", "'known' takes one value, and here are 2: write it like {{ if (known \"mean_ms\") && queries.mean_ms > 250 }}, in parentheses beside an operator")]
    [InlineData("{{ labels.a | humanize 3 }}", "'humanize' takes one value, and here are 2: write it like {{ queries.mean_ms | humanize }}, in parentheses beside an operator")]
    [InlineData("{{ labels.a | labels.b }}", "values stand side by side: write an operator or a pipe between them, or one tag for each")]
    [InlineData("{{ \"a\" | humanize | humanize1024 }}", "'a' is no number: write it like {{ if queries.mean_ms > 250 }}")]
    [InlineData("{{humanise 5}}", "there is no function 'humanise': did you mean 'humanize'? " + Functions)]
    [InlineData("{{ if \"mean_ms\" > 5 }}x{{ end }}", "'mean_ms' is no number: write it like {{ if queries.mean_ms > 250 }}")]
    [InlineData("{{ 1 + 'x' }}", "'x' is no number: write it like {{ if queries.mean_ms > 250 }}")]
    [InlineData("{{ if table \"codes\" }}x{{ end }}", "a table is no value: write it in a tag of its own: {{ table \"codes\" }}")]
    [InlineData("{{ if labels.a }}x", "the block {{ if }} is never closed: add {{ end }} in a tag of its own")]
    [InlineData("{{ end }}", "{{ end }} closes nothing: remove it")]
    [InlineData("{{else}}", "{{ else }} stands outside a block: remove it")]
    [InlineData("{{ for x in incident }}x{{ end }}", "there is nothing here to go through: for takes alerts, labels, annotations, queries or queries.<id>.series")]
    [InlineData("{{ for labels in alerts }}x{{ end }}", "'labels' can't be the variable of a loop: choose another name: {{ for x in alerts }}")]
    [InlineData("{{ for a in alerts limit: 2 }}x{{ end }}", "'limit: 2' " + Allowed)]
    [InlineData("{{ for a in alerts }}{{ a.nope }}{{ end }}{{ a.labels.x }}", "there is no 'nope' in 'a.nope': known are annotations, endsAt, fingerprint, generatorURL, labels, startsAt, status", "there is no 'a' in 'a.labels.x': " + Root)]
    [InlineData("{{ for.index }}", "there is no 'for' in 'for.index': " + Root)]
    [InlineData("{{ notice.title }}", "there is no 'notice' in 'notice.title': " + Root)]
    [InlineData("{{labels.a", "a tag is never closed: add }}, or write \\{{ for braces that are meant as text")]
    [InlineData("{{value \"codes}}", "a tag is never closed: add }}, or write \\{{ for braces that are meant as text")]
    [InlineData("{{}}", "a tag is empty: name a value, such as {{ labels.node }}")]
    [InlineData("{{labels.a labels.b}}", "values stand side by side: write an operator or a pipe between them, or one tag for each")]
    [InlineData("{{ (labels.a }}", "a tag can't be read: invalid token `}}`. Expecting a closing `)`.: write values like {{ labels.node }}, conditions like {{ if queries.mean_ms > 250 }} … {{ end }}")]
    public void What_is_wrong_is_named_with_its_cure(string template, params string[] expected) =>
        Assert.Equal(expected, TemplateRenderer.Lint(template, TemplateModels.Runbook).ToArray());

    [Theory]
    [InlineData("{{ labels.node = \"x\" }}")]
    [InlineData("{{ x = 1 }}")]
    [InlineData("{{ x += 1 }}")]
    [InlineData("{{ x++ }}")]
    [InlineData("{{ while true }}x{{ end }}")]
    [InlineData("{{ case labels.a }}{{ when 1 }}x{{ end }}")]
    [InlineData("{{ capture x }}y{{ end }}")]
    [InlineData("{{ func f }}x{{ end }}")]
    [InlineData("{{ f(x) = 1 }}")]
    [InlineData("{{ with labels }}x{{ end }}")]
    [InlineData("{{ wrap x }}y{{ end }}")]
    [InlineData("{{ import labels }}")]
    [InlineData("{{ readonly labels }}")]
    [InlineData("{{ ret 1 }}")]
    [InlineData("{{ break }}")]
    [InlineData("{{ tablerow a in alerts }}x{{ end }}")]
    [InlineData("{{ this }}")]
    [InlineData("{{ this.labels }}")]
    [InlineData("{{ this[\"labels\"] }}")]
    [InlineData("{{ $x }}")]
    [InlineData("{{ $\"a {labels.a}\" }}")]
    [InlineData("{{ [1, 2] }}")]
    [InlineData("{{ for x in 1..5 }}x{{ end }}")]
    [InlineData("{{ labels?.a }}")]
    [InlineData("{{ labels.a.empty? }}")]
    [InlineData("{{ labels.a ?? \"x\" }}")]
    [InlineData("{{ 5 // 2 }}")]
    [InlineData("{{ 1 << 2 }}")]
    [InlineData("{{ @value }}")]
    [InlineData("{{ null }}")]
    [InlineData("{{ value id: \"codes\" }}")]
    [InlineData("{{ include \"x\" }}")]
    [InlineData("{{ object.eval \"1\" }}")]
    [InlineData("{{ \"x\" | string.upcase }}")]
    [InlineData("{{ labels | object.keys }}")]
    [InlineData("{{ labels.a.Length }}")]
    [InlineData("{{ (labels.a).x }}")]
    [InlineData("{{ (known \"codes\").x }}")]
    [InlineData("{{ empty }}")]
    public void A_template_may_use_nothing_else(string template)
    {
        Assert.NotEmpty(TemplateRenderer.Lint(template, TemplateModels.Runbook));
        Assert.Throws<TemplateException>(() => TemplateRenderer.RenderText(template, TemplateModels.Model(TemplateModels.Alert(("a", "b")))));
    }

    [Theory]
    [InlineData("{{ if labels.a }}{{ nope }}{{ end }}", 1, 21)]
    [InlineData("a\n  b {{ labels.a }} {{ queries.nope | humanize }}", 2, 31)]
    [InlineData("a\n{{ if labels.a }}\n\n", 2, 1)]
    [InlineData("```\n{{ x }}\n```\n<!-- {{ -->\n \\{{x}} {{ (a }}", 5, 15)]
    [InlineData("x {{#if labels.a}}", 1, 3)]
    [InlineData("{{ labels.a + @index }}", 1, 15)]
    public void A_mistake_has_its_line_and_column(string template, int line, int column)
    {
        var error = Assert.Single(TemplateRenderer.Check(template, TemplateModels.Runbook, TemplateUse.Page));

        Assert.Equal((line, column), (error.LineIn(template), error.ColumnIn(template)));
    }

    [Fact]
    public void Depth_is_limited()
    {
        var nested = new[]
        {
            "{{ if " + new string('(', 1000) + "1" + new string(')', 1000) + " }}x{{ end }}",
            Many("{{ if labels.a }}", 11) + Many("{{ end }}", 11),
            "{{ if labels.a }}" + Many("{{ else if labels.a }}", 1000) + "{{ end }}",
            "{{ 1" + Many(" + 1", 1000) + " }}",
            "{{ labels.a" + Many(" | humanize", 1000) + " }}",
            "{{ labels" + Many(".a", 1000) + " }}",
            "{{ " + Many("!", 1000) + "labels.a }}",
        };

        Assert.All(nested, template => Assert.Contains("nested too deeply", Assert.Single(TemplateRenderer.Lint(template, TemplateModels.Runbook)), StringComparison.Ordinal));
    }

    [Fact]
    public void Of_many_mistakes_the_first_hundred_are_told() => Assert.Equal(100, TemplateRenderer.Lint(Many("{{ nope }}", 5000), TemplateModels.Runbook).Length);

    private static string Many(string piece, int count) => string.Concat(Enumerable.Repeat(piece, count));
}
