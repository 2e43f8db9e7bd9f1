using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>The value of an alert's label stays text at every place of a template.</summary>
public class HostileValuesTests
{
    public static TheoryData<string> Values =>
    [
        "{{incident.id}}", "{{{incident.id}}}", "**x**", "](http://evil.example)", "[x](http://evil.example)", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
        "`x`", "` ** ~~ _ #", "a|b", "&lt;b&gt; &amp;", "\\", "\\{{x}}", "```", "http://evil.example", "javascript:alert(1)", "\"' onmouseover=\"x",
        "# h", "- item", "%s{0}", "<!-- -->",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void In_a_title_it_is_itself(string value) =>
        Assert.Equal($"a {value} b", TemplateRenderer.RenderText("a {{labels.x}} b", Model(value)));

    [Theory]
    [MemberData(nameof(Values))]
    public void In_a_line_it_is_itself(string value)
    {
        var line = TemplateRenderer.RenderLine("a {{labels.x}} **{{labels.x}}** `{{labels.x}}` {{ for a in alerts }}{{ a.labels.x }}{{ end }}", Model(value));

        Assert.Equal([new Span($"a {value} "), new Span(value, Tone.Strong), new Span(" "), new Span(value, Tone.Value), new Span($" {value}")], line.Spans.ToArray());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void In_a_link_it_is_one_encoded_piece(string value)
    {
        var span = Assert.Single(TemplateRenderer.RenderLine("[t {{labels.x}}](https://example.com/{{labels.x}}?q={{labels.x}})", Model(value)).Spans);

        var piece = Uri.EscapeDataString(value);
        Assert.Equal(new Span($"t {value}", Tone.Plain, $"https://example.com/{piece}?q={piece}"), span);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void On_a_page_it_is_text(string value)
    {
        var runbook = TemplateModels.Runbook with
        {
            Body = "# H {{labels.x}}\n\n{{labels.x}} **{{labels.x}}** `{{labels.x}}` [l](https://example.com/{{labels.x}} \"{{labels.x}}\") ![i]({{labels.x}})\n\n| a | b |\n|---|---|\n| {{labels.x}} | c |\n\n    code {{labels.x}}\n\n- {{labels.x}}\n",
        };
        var html = TemplateRenderer.RenderPage(runbook, Model(value));

        var plain = TemplateRenderer.RenderPage(runbook, Model("PLAIN"));
        Assert.Equal(Tags(plain), Tags(html));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", html, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(value).Replace("&#39;", "'", StringComparison.Ordinal), html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("//evil.example", null)]
    [InlineData("ftp://x", null)]
    [InlineData("https://wiki.example/a?b=c#d", "https://wiki.example/a?b=c#d")]
    [InlineData("https://wiki.example/a b", null)]
    public void Only_a_web_page_may_be_a_whole_address(string value, string? url) =>
        Assert.Equal(url, Assert.Single(TemplateRenderer.RenderLine("[page]({{labels.x}})", Model(value)).Spans).Url);

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](vbscript:y)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x]({{labels.x}}:alert(1))")]
    public void A_template_itself_can_link_only_to_pages(string template) =>
        Assert.All(TemplateRenderer.RenderLine(template, Model("javascript")).Spans, span => Assert.Null(span.Url));

    [Fact]
    public void Line_breaks_and_control_characters_end_nothing()
    {
        Assert.Equal("a x y z b", TemplateRenderer.RenderText("a {{labels.x}} b", Model("x\r\ny\u0007\u2028z")));
        Assert.Equal("a x y b", TemplateRenderer.RenderLine("a {{labels.x}} b", Model("x\n\n# y")).Text.Replace("# ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_can_not_pose_as_another_value()
    {
        var model = Model("\uE000\uE001\uF000");
        const string stays = "\uFFFD\uFFFD\uFFFD";

        Assert.Equal($"a {stays}", TemplateRenderer.RenderText("a {{labels.x}}", model));
        Assert.Equal($"a {stays}", TemplateRenderer.RenderLine("a {{labels.x}}", model).Text);
        Assert.Contains($"<p>{{ {stays}</p>", TemplateRenderer.RenderPage(TemplateModels.Runbook with { Body = "{ {{labels.x}}" }, model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_annotation_is_cut() =>
        Assert.InRange(TemplateRenderer.RenderText("{{labels.x}}", Model(new string('x', 5_000_000))).Length, 1000, 5000);

    private static TemplateModel Model(string value) => TemplateModels.Model(TemplateModels.Alert(("alertname", "A"), ("x", value)));

    /// <summary>The page's elements in order, without their content; links and titles count as content.</summary>
    private static string Tags(string html) => string.Concat(
        System.Text.RegularExpressions.Regex.Matches(html, "</?[a-z0-9]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value))
        .Replace("<a</a", "", StringComparison.Ordinal);
}
