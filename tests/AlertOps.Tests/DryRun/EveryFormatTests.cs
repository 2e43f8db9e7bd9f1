using System.Net;
using System.Text;
using System.Text.Json;
using AlertOps.DryRun;
using AlertOps.Intake.Alertmanager;
using AlertOps.Testing;

namespace AlertOps.Tests.DryRun;

/// <summary>Follows formats, mentions, copies, overrides and webhooks of a configuration from a body to the messages that arrive.</summary>
public class EveryFormatTests
{
    private const string Token = "webhook-token-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_arrives_as_it_was_explained()
    {
        var time = new ManualTimeProvider();
        await using var wecom = await FakeWeCom.StartAsync(time);
        await using var phone = await FakeWebhook.StartAsync();
        wecom.Tokens.AddApp("ww1", 1000002, "app-secret-0123456789");
        wecom.Tokens.AddApp("ww1", 1000003, "hr-secret-0123456789");
        wecom.Messages.Members.UnionWith(["zhangsan", "lisi"]);
        await using var service = await TestService.StartAsync(Configuration(wecom, phone), time);
        var body = File.ReadAllBytes(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"));

        Assert.True(AlertmanagerWebhookParser.TryParse(body, new WebhookOrigin("", null), time.GetUtcNow(), out var update, out _));
        var explained = await service.Get<Explainer>().ExplainAsync(update, time.GetUtcNow(), CancellationToken.None);
        using var answer = await service.PostAsync("/api/v1/alertmanager", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually.TrueAsync(() => Sent(wecom, phone).Count == 7, Patience, () => $"{Sent(wecom, phone).Count} of 7 arrived");

        Assert.Empty(explained.Failures);
        Assert.Equal(explained.Messages.Select(message => message.Body).Order(StringComparer.Ordinal), Sent(wecom, phone).Order(StringComparer.Ordinal));
        Assert.All(wecom.Received, received => Assert.Equal(0, received.Code));
        Assert.Equal(["1000002", "1000003"], wecom.Received.Where(received => received.Path == "/cgi-bin/message/send").Select(received => received.Target).Distinct().Order());
        Assert.Contains(wecom.Received, received => received.Type == "template_card");
        Assert.Contains("<@zhangsan>", wecom.Received.Single(received => received.Type == "markdown").Content, StringComparison.Ordinal);
        Assert.Contains(wecom.Received, received => received.Type == "text" && Encoding.UTF8.GetString(received.Body).Contains("\"mentioned_list\":[\"@all\"]", StringComparison.Ordinal));
        using var call = JsonDocument.Parse(Assert.Single(phone.Received).Body);
        Assert.StartsWith("Own ", call.RootElement.GetProperty("say").GetString(), StringComparison.Ordinal);
    }

    private static List<string> Sent(FakeWeCom wecom, FakeWebhook phone) =>
    [
        .. wecom.Received.Where(received => received.Path != "/cgi-bin/gettoken").Select(received => Encoding.UTF8.GetString(received.Body)),
        .. phone.Received.Select(received => Encoding.UTF8.GetString(received.Body)),
    ];

    private static string Configuration(FakeWeCom wecom, FakeWebhook phone) => $$"""
        server: {listen: 'http://127.0.0.1:0', webhook_token: {{Token}} }
        prometheus: {url: 'http://127.0.0.1:9'}
        alertmanager: {urls: ['http://127.0.0.1:9']}
        wecom:
          api_url: {{wecom.Url}}
          corp_id: ww1
          agent_id: 1000002
          secret: app-secret-0123456789
          apps: [{name: hr, corp_id: ww1, agent_id: 1000003, secret: hr-secret-0123456789}]
          robots:
            - {name: ops, webhook_url: '{{wecom.AddRobot("robot-key-1")}}'}
            - {name: v2, webhook_url: '{{wecom.AddRobot("robot-key-2")}}'}
        receivers:
          - name: oncall
            notice: {title: 'Own {{"{{labels.alertname}}"}}', hide: [links]}
            channels:
              - wecom_app: {to: ["user:zhangsan"], format: card}
              - wecom_app: {to: ["user:lisi"], format: text}
              - wecom_app: {app: hr, to: ["user:zhangsan"], format: textcard}
              - wecom_robot: {robot: ops, mention: ["user:zhangsan", all]}
              - wecom_robot: {robot: v2, format: markdown_v2}
              - webhook:
                  url: {{new Uri(phone.Url, "/call")}}
                  body: '{"id": {{"{{incident.id}}"}}, "say": "{{"{{notice.title}}"}}"}'
        route: {receiver: oncall}
        """;
}
