using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>A mistake in a template is reported where it stands in the file, whatever form of YAML the template is written in.</summary>
public class TemplatePlaceTests
{
    [Theory]
    [InlineData("title: on {{ nope }}")]
    [InlineData("title: 'on {{ nope }}'")]
    [InlineData("title: \"on {{ nope }}\"")]
    [InlineData("title: \"\\\"on\\\" {{ nope }}\"")]
    [InlineData("title: 'it''s {{ nope }}'")]
    [InlineData("title: '  {{ nope }}'")]
    [InlineData("title: !!str on {{ nope }}")]
    [InlineData("title: |\n  on\n  {{ nope }}")]
    [InlineData("title: |-\n\n      on\n      {{ nope }} and")]
    [InlineData("title: >\n  on\n  this {{ nope }}\n\n  and that")]
    [InlineData("title: on\n  this {{ nope }}")]
    [InlineData("title: \"on\n  this {{ nope }}\"")]
    [InlineData("title: \"{{ value \\\"nope\\\" }}\"")]
    [InlineData("title: '{{ value ''nope'' }}'")]
    [InlineData("title: |\n  {{ labels.a }} {{ labels.a }} {{ labels.nope.x }}")]
    [InlineData("title: x\nactions: [{id: a, do: 'y {{ nope }}'}]")]
    [InlineData("title: x\nactions:\n- id: a\n  do: |\n    z {{ labels.a }}\n    {{ nope }}")]
    [InlineData("title: x\nqueries: [{id: q, expr: up, title: \"{{ nope }}\"}]")]
    [InlineData("title: x\navoid: {{{ nope }}}", false)]
    public void A_mistake_has_its_line_and_column_in_the_file(string front, bool isYaml = true)
    {
        var file = $"---\n{front}\n---\nbody {{{{ labels.a }}}}\n";
        var runbook = RunbookTexts.Parse(file).Runbook;
        if (!isYaml)
        {
            Assert.Null(runbook);
            return;
        }

        var (line, column) = runbook!.Templates
            .SelectMany(place => TemplateRenderer.Check(place.Text, runbook, place.Use).Select(place.At))
            .Single();

        var expected = file[..file.IndexOf(front.Contains("labels.nope", StringComparison.Ordinal) ? "x }}" : front.Contains("value", StringComparison.Ordinal) ? (front.Contains("\\\"nope", StringComparison.Ordinal) ? "\\\"nope" : "''nope") : "nope", StringComparison.Ordinal)];
        Assert.Equal((expected.Count(character => character == '\n') + 1, expected.Length - expected.LastIndexOf('\n')), (line, column));
    }

    [Fact]
    public void A_mistake_in_the_body_has_its_line_and_column_in_the_file()
    {
        var runbook = RunbookTexts.Parse("---\ntitle: x\n---\n## A\n\n  b {{ labels.a }} {{ nope }}\n").Runbook!;
        var body = runbook.Templates[^1];

        Assert.Equal((6, 23), body.At(Assert.Single(TemplateRenderer.Check(body.Text, runbook, body.Use))));
    }

    [Fact]
    public void A_tag_that_the_file_breaks_over_lines_has_the_place_where_its_value_begins()
    {
        var runbook = RunbookTexts.Parse("---\ntitle: x\navoid: >\n  {{ labels\n  | nope }}\n---\nb").Runbook!;
        var avoid = runbook.Templates.Single(place => place.Name == "avoid");

        Assert.Equal(4, avoid.At(TemplateRenderer.Check(avoid.Text, runbook, avoid.Use)[0]).Line);
    }
}
