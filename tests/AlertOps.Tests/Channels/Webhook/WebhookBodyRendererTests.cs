using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Channels.Webhook;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Channels.Webhook;

public class WebhookBodyRendererTests
{
    private const string Hostile = "a\"b\\c\n<x>&{{evil}} 中 \ud83d\ude00";

    [Fact]
    public void A_template_shows_alerts_and_the_message()
    {
        const string template = """{"say": "{{notice.badge}} {{notice.title}}", "id": {{incident.id}}, "node": {"all": "{{labels.node}}"}}""";

        using var json = JsonDocument.Parse(Body(template).Text);

        Assert.Equal("严重 回调故障 prod-sh 2 个节点", json.RootElement.GetProperty("say").GetString());
        Assert.Equal(1042, json.RootElement.GetProperty("id").GetInt32());
        Assert.Equal("wacore-1、wacore-2", json.RootElement.GetProperty("node").GetProperty("all").GetString());
    }

    [Theory]
    [InlineData("application/json", """{"v": "{{labels.node}}"}""")]
    [InlineData("application/vnd.gateway+json", """{"v": "{{labels.node}}"}""")]
    public void A_value_stays_inside_its_JSON_string(string mediaType, string template)
    {
        using var json = JsonDocument.Parse(Body(template, mediaType, Hostile).Text);

        Assert.Equal(Hostile, json.RootElement.GetProperty("v").GetString());
    }

    [Fact]
    public void A_value_stays_inside_its_form_field() =>
        Assert.Equal($"v={Uri.EscapeDataString(Hostile)}&w=1", Body("v={{labels.node}}&w=1", "application/x-www-form-urlencoded", Hostile).Text);

    [Fact]
    public void A_value_is_text_in_XML() =>
        Assert.Equal("<v>a&quot;b\\c\n&lt;x&gt;&amp;{{evil}} 中 😀</v>", Body("<v>{{labels.node}}</v>", "text/xml", Hostile).Text);

    [Theory]
    [InlineData("""{"v": {{labels.node}}}""")]
    [InlineData("{{ if }}")]
    [InlineData("{{humanize labels.node}}")]
    public void What_fails_gives_the_small_object(string template)
    {
        var body = Body(template);

        using var json = JsonDocument.Parse(body.Text);
        Assert.Equal("application/json", body.MediaType);
        Assert.NotEmpty(json.RootElement.GetProperty("template_error").GetString()!);
        Assert.Equal("firing", json.RootElement.GetProperty("state").GetString());
        Assert.Equal("prod-sh", json.RootElement.GetProperty("labels").GetProperty("cluster").GetString());
    }

    [Theory]
    [InlineData("""{"v": "{{notice.text}}"}""", "application/json", true)]
    [InlineData("""{"v": {{labels.instance}}}""", "application/json", false)]
    [InlineData("""{"v": {{labels.instance}}}""", "text/plain", true)]
    [InlineData("{{humanize labels.instance}}", "text/plain", false)]
    public void A_sample_shows_the_problem(string template, string mediaType, bool good) => Assert.Equal(good, WebhookBodyRenderer.FindProblem(template, mediaType) is null);

    [Fact]
    public void Runbooks_know_no_notice() => Assert.NotEmpty(TemplateRenderer.Check("{{notice.title}}", TemplateUse.Text));

    private static PlannedBody Body(string template, string mediaType = "application/json", string? node = null)
    {
        var input = CallbackScenario.Firing(alerts: node is null ? null : [CallbackScenario.Alert(node)]);
        var about = input.Runbooks[0];
        var model = new TemplateModel(about.Match.Runbook, input.Incident, about.Match.Alerts, about.Evidence, TimeZoneInfo.Utc);
        return WebhookBodyRenderer.Render(CallbackScenario.Build(input, Language.Chinese), model, template, mediaType);
    }
}
