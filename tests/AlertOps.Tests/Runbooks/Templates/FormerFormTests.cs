using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>A template of the form before Scriban is never taken for something else: each place is named with its new form.</summary>
public class FormerFormTests
{
    [Theory]
    [InlineData("{{#if (lt queries.mean_ms 86400)}}x{{/if}}", "'{{#if (lt queries.mean_ms 86400)}}' is a block of the former form: write {{ if queries.mean_ms < 86400 }} … {{ end }}", "'{{/if}}' closes a block of the former form: write {{ end }}")]
    [InlineData("{{#if (and (known \"codes\") (not (gt (value \"mean_ms\") 5)))}}", "'{{#if (and (known \"codes\") (not (gt (value \"mean_ms\") 5)))}}' is a block of the former form: write {{ if (known \"codes\") && (!(queries.mean_ms > 5)) }} … {{ end }}")]
    [InlineData("{{#unless (eq labels.job \"web\")}}", "'{{#unless (eq labels.job \"web\")}}' is a block of the former form: write {{ if !(labels.job == \"web\") }} … {{ end }}")]
    [InlineData("{{#each queries.codes.series}}", "'{{#each queries.codes.series}}' is a block of the former form: write {{ for x in queries.codes.series }} … {{ end }}, and x. before the names inside")]
    [InlineData("{{#with alert.labels}}", "'{{#with alert.labels}}' is a block of the former form: write the names inside in full: {{ alert.labels.… }}")]
    [InlineData("{{~#if labels.a~}}", "'{{#if labels.a}}' is a block of the former form: write {{ if labels.a }} … {{ end }}")]
    [InlineData("{{ #if labels.a }}", "'{{#if labels.a}}' is a block of the former form: write {{ if labels.a }} … {{ end }}")]
    [InlineData("{{#if}}", "'{{#if}}' is a block of the former form: write {{ if value }} … {{ end }}")]
    [InlineData("{{#labels}}", "'{{#labels}}' is a block of the former form: write {{ if … }} or {{ for x in … }} … {{ end }}; a comment has a blank before it: {{ # comment }}")]
    [InlineData("{{#iff labels.a}}", "'{{#iff labels.a}}' is a block of the former form: did you mean 'if'? write {{ if … }} or {{ for x in … }} … {{ end }}; a comment has a blank before it: {{ # comment }}")]
    [InlineData("{{^labels.a}}", "an inverted section is of the former form: write {{ if !(value) }} … {{ end }}, or {{ else }}")]
    [InlineData("{{../labels.a}}", "'../' is of the former form: remove it: a loop hides no names")]
    [InlineData("{{ humanize ../labels.a }}", "'../' is of the former form: remove it: a loop hides no names")]
    [InlineData("{{@root.labels.a}}", "'@root' is of the former form: remove it: a loop hides no names")]
    [InlineData("{{@index}}", "'@index' is of the former form: write for.index")]
    [InlineData("{{@first}}", "'@first' is of the former form: write for.first")]
    [InlineData("{{@last}}", "'@last' is of the former form: write for.last")]
    [InlineData("{{@key}}", "'@key' is of the former form: write x.key and x.value inside {{ for x in labels }}")]
    [InlineData("{{labels.[odd.name]}}", "'.[' is of the former form: write labels[\"service.name\"]")]
    [InlineData("{{{labels.a}}}", "values are always escaped: write {{ labels.a }}")]
    [InlineData("{{& labels.a}}", "values are always escaped: write {{ labels.a }}")]
    [InlineData("{{~{labels.a}}}", "values are always escaped: write {{ labels.a }}")]
    [InlineData("{{> partial}}", "there are no partials or decorators: write the text out")]
    [InlineData("{{#*inline \"x\"}}", "there are no partials or decorators: write the text out")]
    [InlineData("{{! a note }}", "a comment of the former form: write {{ # comment }}")]
    [InlineData("{{!-- a note --}}", "a comment of the former form: write {{ # comment }}")]
    [InlineData("{{humanizeDuration (value \"mean_ms\")}}", "'humanizeDuration' is a function of the former form: write queries.mean_ms | humanize_duration")]
    [InlineData("{{ if (ge queries.mean_ms 5) }}x{{ end }}", "'ge' is a function of the former form: write queries.mean_ms >= 5")]
    [InlineData("{{ if or labels.a labels.b }}x{{ end }}", "'or' is a function of the former form: write labels.a || labels.b")]
    public void A_tag_of_the_former_form_is_named_with_the_new_one(string template, params string[] expected) =>
        Assert.Equal(expected, TemplateRenderer.Lint(template, TemplateModels.Runbook).ToArray());

    [Fact]
    public void Every_place_is_named_at_once()
    {
        const string body = "{{#each alerts}}\n- {{labels.node}} {{humanizePercentage annotations.threshold}}\n{{else}}\n{{/each}}\n\n{{nope}}\n";

        Assert.Equal(
            [(1, 1), (2, 21), (4, 1), (6, 3)],
            TemplateRenderer.Check(body, TemplateModels.Runbook, TemplateUse.Page).Select(error => (error.LineIn(body), error.ColumnIn(body))).Order());
    }

    [Theory]
    [InlineData("{{ # if this were a comment }}x", "x")]
    [InlineData("{{ \"../x {{#if}}\" }}", "../x {{#if}}")]
    [InlineData("\\{{#if x}}", "{{#if x}}")]
    public void What_only_looks_like_it_is_not_refused(string template, string expected) =>
        Assert.Equal(expected, TemplateRenderer.RenderText(template, TemplateModels.Model(TemplateModels.Alert())));
}
