using System.Diagnostics;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Templates;
using Scriban;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>What Scriban allows by default and no template of AlertOps may do, also past the check.</summary>
public class TemplateTrapTests
{
    private static readonly TemplateModel One = TemplateModels.Model(TemplateModels.Alert(
        LabelSet.Of(("alertname", "A"), ("node", "n1"), ("two", "2")), LabelSet.Of(("summary", "broken"))));

    [Theory]
    [InlineData("{{ labels.node = 'x' }}{{ labels.node }}")]
    [InlineData("{{ labels.other = 'x' }}")]
    [InlineData("{{ alert.labels.node = 'x' }}")]
    [InlineData("{{ labels['node'] = 'x' }}")]
    [InlineData("{{ incident.id = 1 }}")]
    [InlineData("{{ labels = 1 }}")]
    [InlineData("{{ value = 1 }}")]
    [InlineData("{{ x = 1 }}")]
    [InlineData("{{ humanize.x = 1 }}")]
    public void Nothing_can_be_assigned_even_past_the_check(string template)
    {
        Assert.Throws<TemplateException>(() => Unchecked(template));
        Assert.Equal("n1 A", TemplateRenderer.RenderText("{{ labels.node }} {{ alert.labels.alertname }}{{ labels.other }}", One));
        Assert.False(TemplateFunctions.Builtins.ContainsKey("x"));
    }

    [Theory]
    [InlineData("{{ if 0 }}true{{ else }}false{{ end }}", "false")]
    [InlineData("{{ if 0.0 }}true{{ else }}false{{ end }}", "false")]
    [InlineData("{{ if '' }}true{{ else }}false{{ end }}", "false")]
    [InlineData("{{ if false }}true{{ else }}false{{ end }}", "false")]
    [InlineData("{{ if labels.missing }}true{{ else }}false{{ end }}", "false")]
    [InlineData("{{ if labels }}true{{ else }}false{{ end }}", "true")]
    [InlineData("{{ if 2 }}true{{ else }}false{{ end }}", "true")]
    [InlineData("{{ if '0' }}true{{ else }}false{{ end }}", "true")]
    [InlineData("{{ 0 || '' || labels.missing }}", "false")]
    public void Zero_and_empty_are_false(string template, string expected) => Assert.Equal(expected, TemplateRenderer.RenderText(template, One));

    [Fact]
    public void An_empty_list_is_false() =>
        Assert.Equal("false", TemplateRenderer.RenderText("{{ if alerts || labels || annotations }}true{{ else }}false{{ end }}", One with { Alerts = [] }));

    [Theory]
    [InlineData("{{ 1 + '2' }}", "3")]
    [InlineData("{{ labels.two + 1 }}", "3")]
    [InlineData("{{ labels.two + labels.two }}", "22")]
    [InlineData("{{ labels.two * '50%' }}", "1")]
    [InlineData("{{ 0.1 + 0.2 < 0.4 }}", "true")]
    [InlineData("{{ 99999999999999999999 > 1 }}", "true")]
    public void A_number_and_a_text_are_never_joined(string template, string expected) => Assert.Equal(expected, TemplateRenderer.RenderText(template, One));

    [Theory]
    [InlineData("{{ labels.node + 1 }}", "'+': 'n1' is no number")]
    [InlineData("{{ labels.node * 3 }}", "'*': 'n1' is no number")]
    [InlineData("{{ -labels.node }}", "'-': 'n1' is no number")]
    public void A_text_that_is_no_number_is_an_error(string template, string reason) =>
        Assert.Equal(reason, Assert.Throws<TemplateException>(() => TemplateRenderer.RenderText(template, One)).Message);

    [Theory]
    [InlineData("{{ while true }}x{{ end }}")]
    [InlineData("{{ while true }}{{ end }}")]
    [InlineData("{{ for x in 1..1000000000 }}{{ end }}")]
    [InlineData("{{ func f }}{{ f }}{{ end }}{{ f }}")]
    [InlineData("{{ \"x\" * 1000000000 }}")]
    [InlineData("{{ [1,2,3] }}{{ include 'x' }}")]
    public void A_loop_without_end_or_a_huge_text_ends_with_an_error_even_past_the_check(string template)
    {
        var begun = Stopwatch.StartNew();

        Assert.Throws<TemplateException>(() => Unchecked(template));
        Assert.InRange(begun.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(2, "xx", "the template gives more than 16384 characters")]
    [InlineData(4, "", "iteration limit")]
    [InlineData(2, "{{ 1 STEPS }}", "the template takes more than 1000000 steps")]
    public void Loops_inside_loops_are_bounded(int loops, string inside, string reason)
    {
        var many = TemplateModels.Model([.. Enumerable.Range(0, 100).Select(i => TemplateModels.Alert(("node", $"n{i}")))]);
        inside = inside.Replace("STEPS", string.Concat(Enumerable.Repeat(" - 1 * 1", 40)), StringComparison.Ordinal);
        inside = inside.Length > 10 ? "{{ if 1 > 2 && " + inside[2..^2] + " }}{{ end }}{{ if 0 == " + inside[2..^2] + " }}{{ end }}" : inside;
        var template = string.Concat(Enumerable.Range(0, loops).Select(i => $"{{{{ for x{i} in alerts }}}}")) + inside + string.Concat(Enumerable.Repeat("{{ end }}", loops));

        Assert.Contains(reason, Assert.Throws<TemplateException>(() => TemplateRenderer.RenderText(template, many)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_limit_cuts_silently()
    {
        var huge = One with { Notice = new TemplateNotice("", "", "", "", new string('x', 60_000), "") };

        Assert.Equal(60_000, TemplateRenderer.RenderBody("{{ notice.text }}", huge, "text/plain").Length);
        Assert.Contains("characters", Assert.Throws<TemplateException>(() => TemplateRenderer.RenderBody("{{ notice.text }}{{ notice.text }}", huge, "text/plain")).Message, StringComparison.Ordinal);
        Assert.Contains("characters", Assert.Throws<TemplateException>(() => TemplateRenderer.RenderBody("{{ if notice.text + notice.text }}x{{ end }}", huge, "text/plain")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_expression_makes_of_values_is_escaped()
    {
        var hostile = TemplateModels.Model(TemplateModels.Alert(("x", "**a** <b>\"")));

        Assert.Equal("**a** <b>\"**b**", Assert.Single(TemplateRenderer.RenderLine("{{ labels.x + \"**b**\" }}", hostile).Spans).Text);
        Assert.Equal("**a** <b>\"", Assert.Single(TemplateRenderer.RenderLine("{{ labels.x ? labels.x : 1 }}", hostile).Spans).Text);
        Assert.Equal("""{"v": "**a** <b>\"**a** <b>\""}""", TemplateRenderer.RenderBody("""{"v": "{{ labels.x + labels.x }}"}""", hostile, "application/json"));
        Assert.Contains("&lt;b&gt;", TemplateRenderer.RenderPage(TemplateModels.Runbook with { Body = "{{ \"<b>\" + labels.x }}" }, hostile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ labels.node.Length }}")]
    [InlineData("{{ labels.node.length }}")]
    [InlineData("{{ labels.node[0] }}")]
    [InlineData("{{ labels.GetType }}")]
    [InlineData("{{ labels.node.GetType.Assembly }}")]
    [InlineData("{{ (1 > 2).GetType }}")]
    [InlineData("{{ alerts.Count }}")]
    [InlineData("{{ alerts[0] }}")]
    [InlineData("{{ incident.Id }}")]
    [InlineData("{{ queries.mean_ms.Text }}")]
    [InlineData("{{ value.Run }}")]
    [InlineData("{{ incident.alert_count.MaxValue }}")]
    [InlineData("{{ date.now }}")]
    [InlineData("{{ 'x' | object.eval }}")]
    public void No_member_of_NET_can_be_reached_even_past_the_check(string template)
    {
        if (template.Contains("labels.GetType", StringComparison.Ordinal))
        {
            // Any name may be a label.
            Assert.Equal("", Unchecked(template));
            return;
        }

        Assert.Throws<TemplateException>(() => Unchecked(template));
    }

    [Fact]
    public void One_template_is_rendered_by_many_threads_at_once()
    {
        const string template = "{{ for a in alerts }}{{ a.labels.node }}{{ if !for.last }},{{ end }}{{ end }} {{ if queries.mean_ms > 5 }}{{ queries.mean_ms * 2 | humanize }}{{ end }}";
        var wrong = 0;

        Parallel.For(0, 5000, number =>
        {
            var model = TemplateModels.Model(TemplateModels.Alert(("node", $"a{number}")), TemplateModels.Alert(("node", $"b{number}"))).Knowing("mean_ms", number);
            var expected = $"a{number},b{number} {(number > 5 ? Humanize.Plain(number * 2) : "")}".Trim();
            if (TemplateRenderer.RenderText(template, model) != expected)
            {
                Interlocked.Increment(ref wrong);
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_template_is_parsed_once()
    {
        var template = new string("{{ labels.node }} once");

        Assert.Same(TemplateParser.Parse(template, TemplateUse.Line), TemplateParser.Parse(template, TemplateUse.Line));
        Assert.NotSame(TemplateParser.Parse(template, TemplateUse.Line), TemplateParser.Parse(template, TemplateUse.Page));
    }

    [Theory]
    [InlineData("a\0{{ labels.node }}\0b")]
    [InlineData("{\0{ {{ labels.node }}")]
    public void A_NUL_ends_nothing(string template) => Assert.Contains("n1", TemplateRenderer.RenderText(template, One), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":{\"b\":{{incident.id}}}}", "{\"a\":{\"b\":1042}}")]
    [InlineData("{%{ {{ labels.node }} }%}", "{%{ n1 }%}")]
    [InlineData("{ { {labels} {{ labels.node }}}", "{ { {labels} n1}")]
    public void Single_braces_are_text(string template, string expected) => Assert.Equal(expected, TemplateRenderer.RenderBody(template, One, "text/plain"));

    /// <summary>Renders a template that the check would refuse.</summary>
    private static string Unchecked(string template)
    {
        var script = Template.Parse(template);
        Assert.False(script.HasErrors, string.Join('\n', script.Messages));
        return TemplateEngine.Execute(script, One, TemplateUse.Text, new TokenTable(), 16 * 1024);
    }
}
