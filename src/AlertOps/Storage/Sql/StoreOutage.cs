using System.Data.Common;
using AlertOps.Delivery;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage.Sql;

/// <summary>Tells an outage of the database from a bug in a statement.</summary>
internal static class StoreOutage
{
    // BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
    private static readonly int[] SqliteOutages = [5, 6, 8, 10, 11, 13, 14, 26];

    public static bool Is(Exception error) => error switch
    {
        StoreUnavailableException => true,
        SqliteException sqlite => SqliteOutages.Contains(sqlite.SqliteErrorCode),
        DbException database => database.IsTransient || PostgresOutage.Why(database) is not null,
        _ => error.InnerException is { } inner && Is(inner),
    };
}
