using System.Data.Common;
using AlertOps.Delivery;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage;

/// <summary>Tells a database that is away from a bug in what was asked of it.</summary>
internal static class StoreOutage
{
    // BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
    private static readonly int[] SqliteOutages = [5, 6, 8, 10, 11, 13, 14, 26];

    public static bool Is(Exception error) => error switch
    {
        StoreUnavailableException => true,
        SqliteException sqlite => SqliteOutages.Contains(sqlite.SqliteErrorCode),
        DbException database => database.IsTransient || PostgresAway.Why(database) is not null,
        _ => error.InnerException is { } inner && Is(inner),
    };
}
