using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using AlertOps.Timers;

namespace AlertOps.Tests.Storage;

/// <summary>The stores on one database, as the service has them.</summary>
internal sealed class OpenStores : IAsyncDisposable
{
    public OpenStores(SqlDialect dialect, StoreHealth? health = null)
    {
        Database = new SqlDatabase(dialect, health ?? new StoreHealth());
        Incidents = new SqlIncidentStore(Database);
        Outbox = new SqlOutboxStore(Database);
        Timers = new SqlTimerStore(Database);
        Housekeeping = new SqlHousekeepingStore(Database);
        Commands = new SqlCommandStore(Database);
        Settings = new SqlSettings(Database);
    }

    public SqlDatabase Database { get; }

    public IIncidentStore Incidents { get; }

    public IOutboxStore Outbox { get; }

    public ITimerStore Timers { get; }

    public IHousekeepingStore Housekeeping { get; }

    public ICommandStore Commands { get; }

    public SqlSettings Settings { get; }

    public Task OpenAsync(DateTimeOffset now, CancellationToken ct) => Database.OpenAsync(now, ct);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
