using System.Data;
using System.Data.Common;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Schema;

/// <summary>Upgrades a database to the schema of this build: the first process to come runs all missing scripts in one transaction.</summary>
internal static class SchemaUpgrade
{
    /// <exception cref="StorageException">A newer build wrote this database, or a script differs from the one that it was made with.</exception>
    public static async Task<int> RunAsync(SqlDialect dialect, DbConnection connection, DateTimeOffset now)
    {
        // Another replica may be upgrading, and a large table takes its time.
        int? timeout = dialect.IsExclusive ? null : 0;
        await connection.ExecuteAsync(dialect.BeginUpgrade, commandTimeout: timeout);
        try
        {
            var done = await ApplyAsync(dialect, connection, now, timeout);
            await connection.ExecuteAsync("commit");
            return done;
        }
        catch
        {
            if (connection.State == ConnectionState.Open)
            {
                await connection.ExecuteAsync("rollback");
            }

            throw;
        }
    }

    /// <summary>The scripts that the database lacks; none when its schema is that of this build.</summary>
    /// <exception cref="StorageException">A newer build wrote this database, or a script has changed since.</exception>
    public static async Task<IReadOnlyList<SchemaScript>> MissingAsync(SqlDialect dialect, DbConnection connection, CancellationToken ct)
    {
        var question = new CommandDefinition("select version, name, checksum from schema_versions", cancellationToken: ct);
        var applied = (await connection.QueryAsync<Applied>(question)).ToDictionary(row => row.Version);
        if (applied.Keys.Except(dialect.Scripts.Select(script => script.Version)).Order().FirstOrDefault() is > 0 and var unknown)
        {
            throw new StorageException(
                $"the database has schema step {applied[unknown].Name}, which this version of alertops does not know: start the newer version, or restore a backup from before it");
        }

        if (dialect.Scripts.FirstOrDefault(script => applied.TryGetValue(script.Version, out var row) && row.Checksum != script.Checksum) is { } changed)
        {
            throw new StorageException($"schema step {changed.Name} is not the one that this database was made with: start the version of alertops that made it");
        }

        return [.. dialect.Scripts.Where(script => !applied.ContainsKey(script.Version))];
    }

    private static async Task<int> ApplyAsync(SqlDialect dialect, DbConnection connection, DateTimeOffset now, int? timeout)
    {
        await connection.ExecuteAsync("""
            create table if not exists schema_versions (
                version integer primary key, name text not null, checksum text not null, applied_at bigint not null)
            """);
        var missing = await MissingAsync(dialect, connection, CancellationToken.None);
        foreach (var script in missing)
        {
            await connection.ExecuteAsync(script.Sql, commandTimeout: timeout);
            await connection.ExecuteAsync(
                "insert into schema_versions (version, name, checksum, applied_at) values (@Version, @Name, @Checksum, @At)",
                new { script.Version, script.Name, script.Checksum, At = UnixMicroseconds.Of(now) });
        }

        return missing.Count;
    }

    private sealed record Applied
    {
        public int Version { get; init; }

        public string Name { get; init; } = "";

        public string Checksum { get; init; } = "";
    }
}
