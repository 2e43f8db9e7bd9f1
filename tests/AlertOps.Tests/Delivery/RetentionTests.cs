using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Testing;
using AlertOps.Tests.Storage;

namespace AlertOps.Tests.Delivery;

public class RetentionTests
{
    [Fact]
    public async Task The_service_deletes_what_is_past_its_retention_by_itself()
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        var storage = "path: alertops.db, retention: {incidents: 30d}";
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0"), storage: storage), time);
        var store = service.Get<IIncidentStore>();
        var ended = time.GetUtcNow();
        var over = Given.Firing("a") with { StartsAt = ended.AddMinutes(-5), EndsAt = ended, Status = AlertOps.Alerts.AlertStatus.Resolved };
        var receipt = (await store.RecordAsync([Given.Update(0, over) with { ReceivedAt = ended }], AlertOps.Alerts.SeverityRules.Default, CancellationToken.None))[0];
        Task<IncidentView?> ViewAsync() => service.Get<IncidentReader>().IncidentAsync(receipt.IncidentId, CancellationToken.None);

        Assert.NotNull(await ViewAsync());
        time.JumpWallClock(TimeSpan.FromDays(31));
        time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return await ViewAsync() is null;
            },
            TimeSpan.FromSeconds(30),
            () => "the old incident is still there");
    }
}
