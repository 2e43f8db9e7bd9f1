using System.Text;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Benchmarks;
using AlertOps.Intake.Alertmanager;

namespace AlertOps.Tests.Benchmarks;

public class LoadRequestTests
{
    private static readonly Uri Server = new("http://127.0.0.1:9087");

    [Fact]
    public void A_webhook_request_is_one_that_intake_takes()
    {
        var request = LoadRequest.Webhook(Server, "run1", 20, "s3cret");

        var head = Text(request).Split("\r\n\r\n")[0];
        Assert.StartsWith("POST /api/v1/alertmanager?source=bench HTTP/1.1\r\nHost: 127.0.0.1:9087\r\n", head);
        Assert.Contains("\r\nAuthorization: Bearer s3cret\r\n", head);
        Assert.EndsWith($"\r\nContent-Length: {Body(request).Length}", head);
        var update = Parse(request);
        Assert.Equal(20, update.Alerts.Select(alert => alert.Fingerprint).Distinct().Count());
        Assert.Equal(20, update.Alerts.Select(alert => alert.Labels).Distinct().Count());
        Assert.All(update.Alerts, alert => Assert.True(alert.IsFiring));
    }

    [Fact]
    public void A_number_makes_it_another_group_of_other_alerts()
    {
        var request = LoadRequest.Webhook(Server, "run1", 20, null);
        var groups = Enumerable.Range(0, 300).Select(number => Parse(request.Become(number))).ToArray();

        Assert.Equal(300, groups.Select(group => group.GroupKey).Distinct().Count());
        Assert.Equal(300, groups.Select(group => group.GroupLabels).Distinct().Count());
        Assert.Equal(6000, groups.SelectMany(group => group.Alerts).Select(alert => alert.Fingerprint).Distinct().Count());
        Assert.Equal(6000, groups.SelectMany(group => group.Alerts).Select(alert => alert.Labels).Distinct().Count());
        Assert.All(groups.SelectMany(group => group.Alerts), alert => Assert.Matches("^[0-9a-f]{16}$", alert.Fingerprint));
    }

    [Fact]
    public void The_same_number_is_the_same_request_again()
    {
        var request = LoadRequest.Webhook(Server, "run1", 3, null);
        var before = Text(request.Become(7));

        Assert.Equal(before, Text(request.Copy().Become(8).Become(7)));
        Assert.NotEqual(before, Text(LoadRequest.Webhook(Server, "run2", 3, null).Become(7)));
    }

    [Fact]
    public void A_copy_is_patched_alone()
    {
        var request = LoadRequest.Webhook(Server, "run1", 2, null);
        var before = Text(request);
        request.Copy().Become(5);

        Assert.Equal(before, Text(request));
    }

    [Fact]
    public void Alertmanager_gets_the_same_alerts()
    {
        var webhook = Parse(LoadRequest.Webhook(Server, "run1", 20, null).Become(42));
        using var posted = JsonDocument.Parse(Body(LoadRequest.Alertmanager(Server, "run1", 20).Become(42)));

        Assert.Equal(
            webhook.Alerts.Select(alert => (alert.Labels, alert.Annotations, alert.GeneratorUrl)),
            posted.RootElement.EnumerateArray().Select(item => (Set(item, "labels"), Set(item, "annotations"), item.GetProperty("generatorURL").GetString()!)));
    }

    private static GroupUpdate Parse(LoadRequest request)
    {
        Assert.True(AlertmanagerWebhookParser.TryParse(Body(request), new WebhookOrigin("bench", null), DateTimeOffset.UnixEpoch, out var update, out _));
        return update;
    }

    private static LabelSet Set(JsonElement alert, string name) =>
        LabelSet.From(alert.GetProperty(name).EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!)));

    private static byte[] Body(LoadRequest request) => Encoding.UTF8.GetBytes(Text(request).Split("\r\n\r\n")[1]);

    private static string Text(LoadRequest request) => Encoding.UTF8.GetString(request.Bytes);
}
