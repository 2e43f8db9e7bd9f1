using System.Globalization;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Demo;

namespace AlertOps.Tests.Demo;

public sealed class DemoScriptTests
{
    private static readonly DateTimeOffset Began = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    private static readonly Uri Root = new("http://127.0.0.1:9087/");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_numbers_cross_the_thresholds_when_the_alerts_do(int cycle)
    {
        var start = DemoFault.Cycle * cycle;
        Assert.Equal(0.235, DemoWorld.FailureShare("wacore-1", start), 3);
        Assert.InRange(DemoWorld.FailureShare("wacore-1", start + DemoWorld.FirstNodeFails.Resolves), 0, 0.05);
        Assert.Equal(1, DemoWorld.FailureShare("wacore-2", start + DemoWorld.SecondNodeFails.Opens), 3);
        Assert.Equal(18_240, DemoWorld.Queue("wacore-2", start + DemoWorld.QueueFills.Opens));
        Assert.InRange(DemoWorld.Queue("wacore-2", start + DemoWorld.QueueFills.Resolves), 0, 10_000);
        Assert.InRange(DemoWorld.Connections(start + DemoWorld.PoolLeaks.Opens) / DemoWorld.MaxConnections, 0.8, 1);
        Assert.InRange(DemoWorld.Connections(start + DemoWorld.PoolLeaks.Resolves) / DemoWorld.MaxConnections, 0, 0.8);
        Assert.InRange(DemoWorld.Refused(start + DemoWorld.DatabaseRefuses.Opens), 1, 1000);
        Assert.InRange(DemoWorld.Cpu(start + DemoWorld.CpuBusy.Opens), 0.85, 1);
        Assert.InRange(DemoWorld.Cpu(start + DemoWorld.CpuBusy.Resolves), 0, 0.5);
        Assert.InRange(DemoWorld.OpenFiles(start + DemoWorld.FilesLeak.Opens) / DemoWorld.MaxFiles, 0.7, 1);
        Assert.InRange(DemoWorld.OpenFiles(start + DemoWorld.FilesLeak.Resolves) / DemoWorld.MaxFiles, 0, 0.7);
        Assert.InRange(DemoWorld.GatewaySeconds(start + DemoWorld.GatewaySlow.Opens), 2, 10);
        Assert.InRange(DemoWorld.GatewaySeconds(start + DemoWorld.GatewaySlow.Resolves), 0, 2);
        Assert.InRange(DemoWorld.GatewaySeconds(start + DemoWorld.GatewaySlowAgain.Opens), 2, 10);
    }

    [Fact]
    public void The_world_was_well_before_the_story_and_never_jumps_while_it_is_calm()
    {
        for (var at = TimeSpan.FromHours(-6); at < TimeSpan.FromMinutes(-6); at += TimeSpan.FromMinutes(1))
        {
            Assert.InRange(DemoWorld.FailureShare("wacore-2", at), 0, 0.01);
            Assert.InRange(DemoWorld.Queue("wacore-2", at), 0, 1000);
            Assert.InRange(DemoWorld.Connections(at), 50, 80);
            Assert.Equal(0, DemoWorld.Refused(at));
        }
    }

    [Fact]
    public void Every_alert_opens_and_resolves_once_per_cycle_in_order()
    {
        var steps = DemoScript.Steps(1);

        Assert.Equal(DemoScript.Alerts.Length * 2, steps.Length);
        Assert.Equal(steps.OrderBy(step => step.At), steps);
        Assert.All(steps, step => Assert.InRange(step.At, DemoFault.Cycle, DemoFault.Cycle * 2));
        Assert.Equal(steps.Length, steps.DistinctBy(step => step.At).Count());
    }

    [Fact]
    public void The_first_body_opens_the_callback_incident_as_Alertmanager_would()
    {
        var body = Body(DemoScript.Steps(0)[0]);

        Assert.Equal("4", body.GetProperty("version").GetString());
        Assert.Equal("firing", body.GetProperty("status").GetString());
        Assert.Equal("{}:{alertname=\"WhatsAppCallbackFailure\", cluster=\"prod-sh\"}", body.GetProperty("groupKey").GetString());
        Assert.Equal("critical", body.GetProperty("commonLabels").GetProperty("severity").GetString());
        var alert = Assert.Single(body.GetProperty("alerts").EnumerateArray());
        Assert.Equal("wacore-1", alert.GetProperty("labels").GetProperty("node").GetString());
        Assert.Contains("23.5%", alert.GetProperty("annotations").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-21T03:00:00.000Z", alert.GetProperty("startsAt").GetString());
        Assert.Equal("0001-01-01T00:00:00Z", alert.GetProperty("endsAt").GetString());
        Assert.Equal(Fingerprint.Of(DemoScript.Alerts[0].Labels), alert.GetProperty("fingerprint").GetString());
        Assert.StartsWith("http://127.0.0.1:9087/demo/prometheus/graph?g0.expr=instance%3Acallback", alert.GetProperty("generatorURL").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_callback_incident_grows_shrinks_and_ends()
    {
        var told = DemoScript.Steps(0).Where(step => step.AlertName == "WhatsAppCallbackFailure").Select(Told);

        Assert.Equal(
            ["firing: wacore-1 firing", "firing: wacore-1 firing, wacore-2 firing", "firing: wacore-1 resolved, wacore-2 firing", "resolved: wacore-2 resolved"], told);

        static string Told(DemoStep step)
        {
            var body = Body(step);
            return body.GetProperty("status").GetString() + ": " + string.Join(", ", body.GetProperty("alerts").EnumerateArray()
                .Select(alert => alert.GetProperty("labels").GetProperty("node").GetString() + " " + alert.GetProperty("status").GetString()));
        }
    }

    [Fact]
    public void Times_of_a_later_cycle_follow_the_end_of_the_one_before()
    {
        foreach (var name in DemoScript.Alerts.Select(alert => alert.Labels.AlertName).Distinct())
        {
            var ended = Body(DemoScript.Steps(0).Last(step => step.AlertName == name)).GetProperty("alerts").EnumerateArray().Last();
            var again = Body(DemoScript.Steps(1).First(step => step.AlertName == name)).GetProperty("alerts").EnumerateArray().First();

            Assert.Equal("resolved", ended.GetProperty("status").GetString());
            Assert.True(Time(again.GetProperty("startsAt")) > Time(ended.GetProperty("endsAt")));
        }
    }

    [Fact]
    public void The_stranger_brings_its_own_links()
    {
        var alert = Body(DemoScript.Steps(0).First(step => step.AlertName == "PaymentGatewayLatencyHigh")).GetProperty("alerts")[0];

        Assert.Equal("https://wiki.example.com/payments/latency", alert.GetProperty("annotations").GetProperty("runbook_url").GetString());
        Assert.Contains("gateway_request_duration_seconds_bucket", alert.GetProperty("generatorURL").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Body(DemoStep step) => JsonDocument.Parse(DemoWebhook.Body(step, Began, Root)).RootElement;

    private static DateTimeOffset Time(JsonElement text) => DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
