using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Storage;
using AlertOps.Storage.Sql;

namespace AlertOps.Tests.Storage;

/// <summary>Contract of the stores. A subclass creates the database; a test that fails shows its tables.</summary>
public abstract partial class AlertStoreContract : IAsyncLifetime
{
    private OpenStores? store;

    private protected OpenStores Store => store!;

    private protected IncidentReader IncidentReader => new(Dialect);

    private protected DeliveryReader DeliveryReader => new(Dialect);

    public async Task InitializeAsync() => store = await OpenAsync();

    public Task DisposeAsync() => CloseAsync();

    private protected abstract Task<OpenStores> OpenAsync();

    /// <summary>Lets go of the store, as a process does when it ends.</summary>
    private protected abstract Task CloseAsync();

    /// <summary>Of the open store.</summary>
    private protected abstract SqlDialect Dialect { get; }

    /// <summary>Every table, for the message of a failed assertion.</summary>
    private protected abstract Task<string> DumpAsync();

    private protected async Task RestartAsync()
    {
        await CloseAsync();
        store = await OpenAsync();
    }

    private protected async Task PromiseAsync(Func<Task> promise)
    {
        try
        {
            await promise();
        }
        catch (Xunit.Sdk.XunitException broken)
        {
            Assert.Fail(broken.Message + Environment.NewLine + await DumpAsync());
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
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, Given.Plan(claim, targets), Given.At(at), CancellationToken.None));
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
}
