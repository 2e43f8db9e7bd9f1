using AlertOps.Incidents;
using Dapper;

namespace AlertOps.Storage;

/// <summary>The read side that pages, API and commands share. Readers never wait for the writer.</summary>
internal sealed partial class AlertReader(SqlDialect dialect)
{
    private const int MaxLimit = 500;

    static AlertReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Reads a database that another process may be writing. Null when there is none yet.</summary>
    public static AlertReader? OpenExisting(string path) => File.Exists(path) ? new AlertReader(new SqliteDialect(path)) : null;

    /// <summary>The numbers that an update of this group would get now: the open incident's or the next one's, and the next change's.</summary>
    public async Task<(long IncidentId, long ChangeId)> PeekNextIdsAsync(IncidentKey key, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        var open = await connection.ExecuteScalarAsync<long?>(
            "select id from incidents where source = @Source and receiver = @Receiver and group_key = @GroupKey and state <> 'resolved'", key);
        var incident = open ?? (await connection.ExecuteScalarAsync<long>("select coalesce(max(id), 0) + 1 from incidents"));
        return (incident, await connection.ExecuteScalarAsync<long>("select coalesce(max(id), 0) + 1 from changes"));
    }

    /// <summary>One page, cut from one row more than it holds, which tells whether there is another.</summary>
    private static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, long> id) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], Cursor.Of(id(rows[limit - 1]))) : new Page<T>([.. rows], null);

    private static int Limit(int wanted) => Math.Clamp(wanted, 1, MaxLimit);
}
