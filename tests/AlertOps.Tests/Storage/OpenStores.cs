using AlertOps.Delivery;
using AlertOps.Storage;

namespace AlertOps.Tests.Storage;

/// <summary>The stores on one database, as the service has them.</summary>
internal sealed class OpenStores(SqlDialect dialect, StoreHealth? health = null) : IAsyncDisposable
{
    public SqlStore Database { get; } = new(dialect, health ?? new StoreHealth());

    public IIncidentStore Incidents => Database;

    public IOutboxStore Outbox => Database;

    public IHousekeepingStore Housekeeping => Database;

    public SqlStore Settings => Database;

    public Task OpenAsync(DateTimeOffset now, CancellationToken ct) => Database.OpenAsync(now, ct);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
