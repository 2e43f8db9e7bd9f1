using System.Net;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Storage;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Planning;

/// <summary>Tests that everybody is notified all the same when a step fails between the alert and the message.</summary>
public class PlanningFailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_notice_that_breaks_the_renderers_still_reaches_everybody_and_holds_back_no_other()
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0")), time);
        await NotifyAsync(service, "磁盘将满");
        await ReceivedAsync(site, time, 1);

        // A quotation without lines, before everything that can be read.
        await using (var connection = await service.Get<SqlDialect>().OpenWriterAsync(CancellationToken.None))
        {
            Assert.True(await connection.ExecuteAsync("""
                update notices set document = replace(document, '"blocks":[', '"blocks":[{"type":"quote","rank":0},')
                """) > 0);
        }

        var all = (await service.Get<DeliveryReader>().DeliveriesAsync(new DeliveryFilter(null, null, null, null), CancellationToken.None)).Items;
        Assert.Equal(3, await service.Get<IOutboxStore>().ReplayAsync([.. all.Select(row => row.Id)], DeliveryState.Sent, time.GetUtcNow(), CancellationToken.None));
        service.Get<DeliverySignal>().NotifyAll();
        await ReceivedAsync(site, time, 2);
        Assert.Contains("磁盘将满", site.Robot[1].Content, StringComparison.Ordinal);

        await NotifyAsync(service, "磁盘已清理");
        await ReceivedAsync(site, time, 3);
    }

    [Fact]
    public async Task When_evidence_can_not_be_queried_everybody_is_notified_all_the_same()
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0")), time, services => services.AddSingleton(provider => new Enricher(
            [new PrometheusSource(provider.GetRequiredService<ActiveConfiguration>(), _ => throw new InvalidOperationException("a bug"), time, provider.GetRequiredService<ILogger<PrometheusSource>>())],
            provider.GetRequiredService<ILogger<Enricher>>())));
        await service.Get<IIncidentStore>().RecordAsync(
            [Given.Update(0, Given.Firing("db-03", severity: "critical")) with { ReceivedAt = time.GetUtcNow() }], SeverityRules.Default, CancellationToken.None);

        await ReceivedAsync(site, time, 1);

        Assert.Contains("HostDown", site.Robot[0].Content, StringComparison.Ordinal);
        Assert.Contains("https://alertops.example.com/incidents/1", site.Robot[0].Content, StringComparison.Ordinal);
    }

    private static async Task NotifyAsync(TestService service, string title)
    {
        using var response = await service.PostAsync(
            "/api/v1/notify", Encoding.UTF8.GetBytes($"{{\"receiver\":\"oncall\",\"title\":\"{title}\"}}"), OnCallSite.ApiToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static Task ReceivedAsync(OnCallSite site, ManualTimeProvider time, int times) => Eventually.TrueAsync(
        () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult((site.Robot.Count, site.App.Count, site.Mail.Received.Count) == (times, times, times));
        },
        Patience,
        () => $"robot {site.Robot.Count}, app {site.App.Count}, mail {site.Mail.Received.Count} of {times}");
}
