using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Routing;
using AlertOps.Storage;
using AlertOps.Storage.Sql;

namespace AlertOps.Tests.Storage;

/// <summary>
/// Base of the contracts of the stores: each is a class of promises that is run on every database, and a promise that fails shows the tables.
/// </summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected StoreContract(StoreDatabase database) => Database = database;

    private protected StoreDatabase Database { get; }

    private protected OpenStores Store => Database.Open!;

    private protected SqlDialect Dialect => Database.Dialect;

    private protected IncidentReader IncidentReader => new(Dialect);

    private protected DeliveryReader DeliveryReader => new(Dialect);

    public Task InitializeAsync() => Database.OpenAsync();

    public async Task DisposeAsync() => await Database.DisposeAsync();

    private protected async Task RestartAsync()
    {
        await Database.CloseAsync();
        await Database.OpenAsync();
    }

    private protected async Task PromiseAsync(Func<Task> promise)
    {
        try
        {
            await promise();
        }
        catch (Xunit.Sdk.XunitException broken)
        {
            Assert.Fail(broken.Message + Environment.NewLine + await Database.DumpAsync());
        }
    }

    private protected async Task<Receipt> RecordAsync(GroupUpdate update) =>
        Assert.Single(await Store.Incidents.RecordAsync([update], SeverityRules.Default, CancellationToken.None));

    private protected async Task<ClaimedIncident> ClaimAsync(double at)
    {
        var claim = await Store.Incidents.ClaimIncidentAsync(Given.At(at), Given.Lease, CancellationToken.None);
        Assert.NotNull(claim);
        return claim;
    }

    /// <summary>Plans whatever waits for it, for these targets.</summary>
    private protected async Task<ClaimedIncident> PlanAsync(double at, params ImmutableArray<Target> targets)
    {
        var claim = await ClaimAsync(at);
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, targets), Given.NoLimits, Given.At(at), CancellationToken.None));
        return claim;
    }

    private protected async Task<ImmutableArray<OutboxDelivery>> DueAsync(double at) =>
        [.. (await Store.Outbox.DueDeliveriesAsync(Given.At(at), 100, CancellationToken.None)).Select(due => due.Delivery)];

    /// <summary>Forms one call of all that is due.</summary>
    private protected async Task<Call> CallAsync(double at) => Assert.Single(
        await Store.Outbox.CommitCallsAsync([Given.Draft(await DueAsync(at))], Given.NoLimits, Given.At(at), Given.Lease, CancellationToken.None));

    private protected Task<bool> SettleAsync(Call call, CallResult result, double at, double? retryAt = null) => Store.Outbox.SettleAsync(
        call, result, Given.Tried(at), retryAt is { } seconds ? Given.At(seconds) : null, Given.NoLimits, CancellationToken.None);

    private protected async Task<ImmutableArray<DeliveryRow>> DeliveriesAsync() =>
        [.. (await DeliveryReader.DeliveriesAsync(new DeliveryFilter(null, null, null, null), CancellationToken.None)).Items.Reverse()];

    private protected async Task<IncidentView> IncidentAsync(long id)
    {
        var view = await IncidentReader.IncidentAsync(id, CancellationToken.None);
        Assert.NotNull(view);
        return view;
    }

    private protected static readonly ChannelDescriptors TwoPerMinute = Given.Channels(new RateLimit(2, TimeSpan.FromMinutes(1), 0));

    /// <summary>Writes a call for each delivery that is due, as far as the limits allow.</summary>
    private protected async Task<ImmutableArray<Call>> CommitDueAsync(double at, ChannelDescriptors limits) => await Store.Outbox.CommitCallsAsync(
        [.. (await DueAsync(at)).Select(delivery => Given.Draft(delivery))], limits, Given.At(at), Given.Lease, CancellationToken.None);
}
