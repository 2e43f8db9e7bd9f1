using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Tests.Intake;

/// <summary>A store for intake that fails as told; <paramref name="accepts"/> says which updates it takes all the same.</summary>
internal sealed class FailingStore(Exception error, Func<GroupUpdate, bool>? accepts = null) : IAlertStore
{
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>How many updates each transaction had.</summary>
    public List<int> Batches { get; } = [];

    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        Batches.Add(updates.Length);
        await Before();
        return updates.All(update => accepts?.Invoke(update) ?? false) ? [.. updates.Select((_, index) => new Receipt(index + 1, null))] : throw error;
    }

    public Task KeepRefusedAsync(RefusedBody refused, CancellationToken ct) => throw error;

    public Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct) => throw error;

    public Task<DateTimeOffset?> LastRefusedAsync(CancellationToken ct) => throw error;

    public Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => throw error;

    public Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct) => throw error;

    public Task<int> RaiseRemindersAsync(DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<ImmutableArray<Call>> ClaimCallsAsync(LimitsOf limits, DateTimeOffset now, TimeSpan lease, int max, ImmutableArray<EndpointKey> except, CancellationToken ct) => throw error;

    public Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(DateTimeOffset now, int max, CancellationToken ct) => throw error;

    public Task<ImmutableArray<Call>> CommitCallsAsync(ImmutableArray<CallDraft> drafts, LimitsOf limits, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => throw error;

    public Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, LimitsOf limits, CancellationToken ct) => throw error;

    public Task<ImmutableArray<Lease>> RenewAsync(ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct) => throw error;

    public Task<ImmutableArray<EndpointSuspension>> SuspensionsAsync(DateTimeOffset now, CancellationToken ct) => throw error;

    public Task MarkReportedAsync(EndpointSuspension stop, CancellationToken ct) => throw error;

    public Task<int> RetrySuspendedAsync(int? personTimesPerDay, CancellationToken ct) => throw error;

    public Task<ImmutableArray<OverdueReceiver>> OverdueAsync(DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<bool> FallBackAsync(OverdueReceiver overdue, Notice notice, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<int> GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<int> SetAsideAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<int> ReplayAsync(ImmutableArray<long> deliveries, DeliveryState? only, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<SharedValue> TakeSharedAsync(string key, string? spoiled, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => throw error;

    public Task PutSharedAsync(string key, string holder, string value, DateTimeOffset goodUntil, CancellationToken ct) => throw error;

    public Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct) => throw error;

    public Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct) => throw error;

    public Task<OutboxDepth> MeasureAsync(CancellationToken ct) => throw error;
}
