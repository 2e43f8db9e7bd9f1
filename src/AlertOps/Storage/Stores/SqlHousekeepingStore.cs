using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary><see cref="IHousekeepingStore"/> on a SQL database.</summary>
internal sealed class SqlHousekeepingStore(SqlDatabase database) : IHousekeepingStore
{
    private readonly SharedValueRows sharedValues = new(database.Dialect);
    private readonly RetentionPurge retention = new(database);

    public Task SaveRefusedBodyAsync(RefusedBody refused, CancellationToken ct) =>
        database.WriteAsync(session => RefusedBodyRows.InsertAsync(session, refused, ct), ct);

    public Task<DateTimeOffset?> LastRefusedBodyAsync(CancellationToken ct) => database.ReadAsync(
        async connection => UnixMicroseconds.Time(await connection.ExecuteScalarAsync<long?>("select max(at) from refused_bodies")), ct);

    public Task<SharedValue> TakeSharedValueAsync(string key, string? rejected, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct) =>
        database.WriteAsync(session => sharedValues.TakeAsync(session, key, rejected, holder, now, lease, ct), ct);

    public Task PutSharedValueAsync(string key, string holder, string value, DateTimeOffset validUntil, CancellationToken ct) =>
        database.WriteAsync(session => SharedValueRows.PutAsync(session, key, holder, value, validUntil, ct), ct);

    public Task<OutboxDepth> MeasureDepthAsync(CancellationToken ct) => database.ReadAsync(OutboxDepthQuery.ReadAsync, ct);

    public Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct) => retention.PurgeAsync(kind, before, max, ct);

    public Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct) =>
        database.WriteAsync(session => RateLimitRows.PurgeAsync(session, before, ct), ct);
}
