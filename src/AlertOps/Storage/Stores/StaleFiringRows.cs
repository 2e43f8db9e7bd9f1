using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Stores stale firing updates until Alertmanager has confirmed them, or until they expire.</summary>
internal static class StaleFiringRows
{
    /// <summary>Time after which an update counts although Alertmanager has not answered.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    public static Task InsertAsync(WriteSession session, GroupUpdate update, CancellationToken ct) => session.Statement("""
        insert into stale_firing_updates (due_at, expires_at, document) values (@due_at, @expires_at, @document)
        """).With(
        ("due_at", UnixMicroseconds.Of(update.ReceivedAt)),
        ("expires_at", UnixMicroseconds.Of(update.ReceivedAt + Lifetime)),
        ("document", StoredJson.Write(update))).QueueAsync(ct);

    /// <summary>The updates that are due, oldest first. One that this version can't read is left out.</summary>
    public static async Task<ImmutableArray<StaleFiringUpdate>> ReadAsync(DbConnection connection, DateTimeOffset now)
    {
        var rows = await connection.QueryAsync<StaleFiringRow>(
            "select id, expires_at, document from stale_firing_updates where due_at <= @now order by id limit 500", new { now = UnixMicroseconds.Of(now) });
        return [.. from row in rows
                   let update = StoredJson.ReadOr<GroupUpdate?>(row.Document, null)
                   where update is not null
                   select new StaleFiringUpdate(row.Id, update, UnixMicroseconds.Time(row.ExpiresAt))];
    }

    /// <summary>Deletes an update.</summary>
    /// <returns>Its document; null when another replica has deleted it.</returns>
    public static async Task<string?> DeleteAsync(WriteSession session, long id, CancellationToken ct)
    {
        var rows = await session.Statement("delete from stale_firing_updates where id = @id returning id, expires_at, document").With(("id", id)).RowsAsync<StaleFiringRow>(ct);
        return rows.Count == 1 ? rows[0].Document : null;
    }

    private sealed record StaleFiringRow
    {
        public long Id { get; init; }

        public long ExpiresAt { get; init; }

        public string Document { get; init; } = "";
    }
}
