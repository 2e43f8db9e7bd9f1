using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;

namespace AlertOps.Tests.Intake;

/// <summary>A store that throws the given error, except for updates that <paramref name="accepts"/> accepts.</summary>
internal sealed class FailingStore(Exception error, Func<GroupUpdate, bool>? accepts = null) : IIncidentStore, IHousekeepingStore
{
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>Number of updates of each transaction.</summary>
    public List<int> Batches { get; } = [];

    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        Batches.Add(updates.Length);
        await Before();
        return updates.All(update => accepts?.Invoke(update) ?? false) ? [.. updates.Select((_, index) => new Receipt(index + 1, null))] : throw error;
    }

    public Task SaveRefusedBodyAsync(RefusedBody refused, CancellationToken ct) => throw error;

    public Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct) => throw error;

    public Task<DateTimeOffset?> LastRefusedBodyAsync(CancellationToken ct) => throw error;

    public Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct) => throw error;

    public Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct) => throw error;

    public Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct) => throw error;

    public Task<SharedValue> TakeSharedValueAsync(string key, string? rejected, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct) => throw error;

    public Task PutSharedValueAsync(string key, string holder, string value, DateTimeOffset validUntil, CancellationToken ct) => throw error;

    public Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct) => throw error;

    public Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct) => throw error;

    public Task<OutboxDepth> MeasureDepthAsync(CancellationToken ct) => throw error;
}
