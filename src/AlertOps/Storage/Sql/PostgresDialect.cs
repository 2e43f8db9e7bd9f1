using System.Data.Common;
using System.Text.RegularExpressions;
using AlertOps.Storage.Schema;
using Dapper;
using Npgsql;

namespace AlertOps.Storage.Sql;

/// <summary>PostgreSQL, with any number of processes on one database, each with a few writing connections.</summary>
internal sealed partial class PostgresDialect : SqlDialect
{
    // Any number, as long as it is always the same.
    private const long UpgradeLock = 0x416C6572744F7073;

    /// <summary>PostgreSQL overestimates the search for lanes a thousandfold, and would spend seconds on compiling what takes a millisecond.</summary>
    private const string ReaderSettings = "set jit = off";

    private static readonly TimeSpan EndTimeout = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource source;
    private readonly string writerConnection;

    /// <param name="connectionString">Connection string of Npgsql; its settings for the pool and time-outs take precedence over ours.</param>
    public PostgresDialect(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "alertops" };
        given.MaxAutoPrepare = Math.Max(given.MaxAutoPrepare, 200);

        // A machine that is gone is found out by the kernel. Npgsql's own keepalive would hold a thread and the connection's lock while it waits for an answer.
        if (given is { KeepAlive: 0, TcpKeepAlive: false, TcpKeepAliveTime: 0, TcpKeepAliveInterval: 0 })
        {
            given.TcpKeepAliveTime = 10;
        }

        // Readers keep their settings from one use to the next; they leave nothing else behind.
        given.NoResetOnClose = true;
        var readers = new NpgsqlDataSourceBuilder(given.ConnectionString);
        readers.UsePhysicalConnectionInitializer(Configure, ConfigureAsync);
        source = readers.Build();
        Place = $"PostgreSQL database {given.Database ?? given.Username} at {given.Host}";
        writerConnection = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Pooling = false }.ConnectionString;
    }

    public override string Begin => "begin";

    public override string BeginUpgrade => $"begin; select pg_advisory_xact_lock({UpgradeLock})";

    public override string Like => "ilike";

    public override int Writers => 8;

    // Commits of several connections share a sync of the log by themselves.
    public override int WorksPerCommit => 1;

    public override bool IsExclusive => false;

    public override bool TakesArrays => true;

    public override string? LockNewKeys => "select pg_advisory_xact_lock(hashtextextended(k, 0)) from unnest(@keys) as k order by k";

    public override (string On, string Off)? NoSorting =>
        ("select set_config(s, 'off', true) from unnest(array['enable_sort', 'enable_bitmapscan']) as s",
        "select set_config(s, 'on', true) from unnest(array['enable_sort', 'enable_bitmapscan']) as s");

    public override string Place { get; }

    public override string LastIds => """
        select c.table_name::text as name, coalesce(pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.table_name), 'id')::regclass), 0) as id
        from information_schema.columns c where c.table_schema = current_schema() and c.column_name = 'id' and c.is_identity = 'YES'
        """;

    public override string CountAfter(string table) =>
        $"select setval(pg_get_serial_sequence('{table}', 'id'), greatest(@id, (select coalesce(max(id), 1) from {table})))";

    public override IReadOnlyList<SchemaScript> Scripts { get; } =
        [.. SchemaScript.Embedded().Select(script => script with { Sql = Translate(script.Sql) })];

    public override string In(string name) => $"= any(@{name})";

    public override string Locking(string table) => $" for update of {table}";

    public override string SkippingLocked(string table) => $" for update of {table} skip locked";

    public override async Task<bool> ExistsAsync(CancellationToken ct)
    {
        await using var connection = await OpenReaderAsync(ct);
        return await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_versions') is not null");
    }

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken ct)
    {
        // Not pooled: it lives as long as its writer, and a broken one must not come back.
        var connection = new NpgsqlConnection(writerConnection);
        try
        {
            await connection.OpenAsync(ct);
            await using var command = connection.CreateCommand();

            // Plans made while tables were empty would read them whole ever after; every question of a writer has its index.
            command.CommandText = """
                set synchronous_commit = on; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s';
                set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off; set plan_cache_mode = force_generic_plan
                """;
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken ct) => await source.OpenConnectionAsync(ct);

    public override IDisposable? LockProcess() => null;

    public override string? OutageOf(Exception error) => PostgresOutage.Why(error);

    // Class 22: data exceptions (a U+0000 in a text, a number out of range); 23: integrity; 54: a value too large.
    public override bool IsDataError(DbException error) => error is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    public override bool IsConflict(DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable };

    public override async ValueTask DisposeAsync()
    {
        // A connection that waits for a server that hangs may hold what closing it needs.
        await Task.Run(async () => await source.DisposeAsync()).WaitAsync(EndTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync();
    }

    private static void Configure(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(ReaderSettings, connection);
        command.ExecuteNonQuery();
    }

    private static async Task ConfigureAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(ReaderSettings, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Translates a script to PostgreSQL: scripts are written for SQLite, and the two differ in a few words. PostgreSQL would also look up the incident of each
    /// alert that is inserted; that is not needed, since intake has locked that row, and so has retention, which deletes the alerts of an incident before the incident.
    /// </summary>
    private static string Translate(string sql)
    {
        var text = AlertsToIncidents().Replace(sql, "${column}")
            .Replace("integer primary key autoincrement", "bigint generated by default as identity primary key", StringComparison.Ordinal)
            .Replace("without rowid", "", StringComparison.Ordinal)
            .Replace("blob", "bytea", StringComparison.Ordinal);
        return Integer().Replace(text, "bigint");
    }

    [GeneratedRegex(@"(?<column>create table alerts \(\s+incident_id\s+integer not null) references incidents \(id\) on delete cascade", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AlertsToIncidents();

    [GeneratedRegex(@"\binteger\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Integer();
}
