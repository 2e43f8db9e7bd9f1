using Npgsql;

namespace AlertOps.Benchmarks;

/// <summary>A PostgreSQL database for one turn. The user of the given connection creates and drops it, and must be allowed to.</summary>
/// <exception cref="IOException">PostgreSQL can't be reached or refuses.</exception>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly string connection;
    private readonly string name;

    private TemporaryDatabase(string connection, string name)
    {
        this.connection = connection;
        this.name = name;
    }

    public string Connection => new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;

    public static async Task<TemporaryDatabase> CreateAsync(string connection, CancellationToken ct)
    {
        var database = new TemporaryDatabase(connection, $"alertops_bench_{Guid.CreateVersion7():N}");
        await database.RunAsync($"create database {database.name}", ct);
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"drop database {name} with (force)", CancellationToken.None);

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        try
        {
            // A pooled connection would stay open on the database that the next one is copied from, and PostgreSQL copies no database that is in use.
            var plain = new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;
            await using var session = new NpgsqlConnection(plain);
            await session.OpenAsync(ct);
            await using var command = new NpgsqlCommand(sql, session);
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (Exception error) when (error is NpgsqlException or ArgumentException)
        {
            throw new IOException($"--postgres: {error.Message}", error);
        }
    }
}
