using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

public class TemplateLintTests
{
    [Theory]
    [InlineData("plain text, 100% { } } \\")]
    [InlineData("{{labels.whatever}} {{annotations.x_y}} {{alert.labels.a}}")]
    [InlineData("{{#each alerts}}{{labels.a}}{{else}}none{{/each}}")]
    [InlineData("{{#if (and (known \"codes\") (gt queries.mean_ms 1e3))}}x{{else if labels.a}}y{{else}}z{{/if}}")]
    [InlineData("{{#with incident}}{{id}} {{@root.labels.a}} {{../labels.b}}{{/with}}")]
    [InlineData("{{#each queries.codes.series}}{{labels.a}} {{this.value}}{{/each}}")]
    [InlineData("{{humanizeDuration (value \"mean_ms\")}}")]
    public void What_is_right_passes(string template) => Assert.Empty(TemplateRenderer.Lint(template, TemplateModels.Runbook));

    [Theory]
    [InlineData("{{label.node}}", "there is no 'label' in 'label.node': did you mean 'labels'? known are alert, alerts, annotations, incident, labels, queries")]
    [InlineData("{{node}}", "there is no 'node' in 'node': known are alert, alerts, annotations, incident, labels, queries")]
    [InlineData("{{alert.name}}", "there is no 'name' in 'alert.name': known are annotations, endsAt, fingerprint, generatorURL, labels, startsAt, status")]
    [InlineData("{{incident.openedAt}}", "there is no 'openedAt' in 'incident.openedAt': did you mean 'opened_at'? known are alert_count, firing_count, id, opened_at, resolved_at, severity, state")]
    [InlineData("{{labels.node.x}}", "there is no 'x' in 'labels.node.x': it has no parts")]
    [InlineData("{{labels}}", "'labels' stands for several values: name one of them: {{labels.node}}")]
    [InlineData("{{alerts}}", "'alerts' stands for several values: go through them: {{#each alerts}}…{{/each}}")]
    [InlineData("{{queries.mean}}", "there is no query 'mean': known are codes, mean_ms")]
    [InlineData("{{value \"mean_s\"}}", "there is no query 'mean_s': did you mean 'mean_ms'? known are codes, mean_ms")]
    [InlineData("{{value mean_ms}}", "'value' takes a query id in quotes: write it like {{value \"mean_ms\"}}")]
    [InlineData("{{value}}", "'value' is called wrongly: write it like {{value \"mean_ms\"}}")]
    [InlineData("{{humanise 5}}", "there is no helper 'humanise': did you mean 'humanize'? known are and, eq, ge, gt, humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp, known, le, lt, ne, not, or, table, value")]
    [InlineData("{{#if (gt \"mean_ms\" 5)}}x{{/if}}", "'mean_ms' is no number: write it like {{#if (gt queries.mean_ms 250)}}")]
    [InlineData("{{#if (table \"codes\")}}x{{/if}}", "'table' is called wrongly: write it like {{table \"codes\"}}")]
    [InlineData("{{#if gt queries.mean_ms 5}}x{{/if}}", "{{#if}} takes one value: put helpers in parentheses: {{#if (gt queries.mean_ms 250)}}")]
    [InlineData("{{#if labels.a}}x", "the block {{#if}} is never closed: add {{/if}}")]
    [InlineData("{{#if labels.a}}x{{/each}}{{/if}}", "{{/each}} closes nothing: close {{/if}} first")]
    [InlineData("{{/if}}", "{{/if}} closes nothing: remove it")]
    [InlineData("{{else}}", "{{else}} stands outside a block: remove it")]
    [InlineData("{{#labels}}x{{/labels}}", "there is no block 'labels': known are if, unless, each, with")]
    [InlineData("{{^labels.a}}x{{/labels.a}}", "inverted sections are not supported: write {{#unless …}}")]
    [InlineData("{{#each incident}}x{{/each}}", "there is nothing here to go through: each takes alerts, labels, annotations or queries.<id>.series")]
    [InlineData("{{#each alerts}}{{incident.id}}{{/each}}", "there is no 'incident' in 'incident.id': inside a block write @root.incident.id")]
    [InlineData("{{../labels.a}}", "'../labels.a' goes up too far: remove a ../")]
    [InlineData("{{@index}}", "there is no '@index' here: @index, @key, @first and @last stand inside {{#each}}; @root is the outermost context")]
    [InlineData("{{{labels.a}}}", "values are always escaped: write {{name}}")]
    [InlineData("{{& labels.a}}", "values are always escaped: write {{name}}")]
    [InlineData("{{~{labels.a}}}", "values are always escaped: write {{name}}")]
    [InlineData("{{> partial}}", "there are no partials or decorators: write the text out")]
    [InlineData("{{#*inline \"x\"}}{{/inline}}", "there are no partials or decorators: write the text out")]
    [InlineData("{{labels.a", "a tag is never closed: add }}, or write \\{{ for braces that are meant as text")]
    [InlineData("{{value \"codes}}", "a tag is never closed: add }}, or write \\{{ for braces that are meant as text")]
    [InlineData("{{}}", "a tag is empty: name a value, such as {{labels.node}}")]
    [InlineData("{{\"text\"}}", "a literal stands in a tag: write it as plain text")]
    [InlineData("{{labels.a labels.b}}", "values stand side by side: write a helper before them, or one tag for each")]
    [InlineData("{{#if (eq labels.a=1)}}x{{/if}}", "'=' is not expected in a tag: compare with a helper: {{#if (eq labels.job \"web\")}}")]
    [InlineData("{{#each alerts as |a|}}x{{/each}}", "'|' is not expected in a tag: remove it")]
    [InlineData("{{#if (eq labels.a}}x{{/if}}", "a parenthesis is never closed or empty: write (helper value)")]
    [InlineData("{{#if (labels.a)}}x{{/if}}", "parentheses hold no helper: write (helper value), or remove them")]
    [InlineData("{{lookup labels \"a\"}}", "there is no helper 'lookup': known are and, eq, ge, gt, humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp, known, le, lt, ne, not, or, table, value")]
    public void What_is_wrong_is_named_with_its_cure(string template, string expected) =>
        Assert.Equal([expected], TemplateRenderer.Lint(template, TemplateModels.Runbook).ToArray());

    [Fact]
    public void Depth_is_limited()
    {
        Assert.Contains("nested too deeply", Assert.Single(TemplateRenderer.Lint("{{#if " + new string('(', 1000) + "}}", TemplateModels.Runbook)), StringComparison.Ordinal);
        Assert.Contains("nested too deeply", Assert.Single(TemplateRenderer.Lint(string.Concat(Enumerable.Repeat("{{#if labels.a}}", 11)) + string.Concat(Enumerable.Repeat("{{/if}}", 11)), TemplateModels.Runbook)), StringComparison.Ordinal);
    }
}
