using Npgsql;

namespace AlertOps.Commands;

/// <summary>A database of its own for every throw-away AlertOps, made and dropped by the user of the given connection, who must be allowed to.</summary>
/// <exception cref="IOException">PostgreSQL is not there or refuses.</exception>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string connection;
    private readonly string name;

    private BenchDatabase(string connection, string name)
    {
        this.connection = connection;
        this.name = name;
    }

    public string Connection => new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;

    public static async Task<BenchDatabase> CreateAsync(string connection, CancellationToken ct)
    {
        var database = new BenchDatabase(connection, $"alertops_bench_{Guid.CreateVersion7():N}");
        await database.RunAsync($"create database {database.name}", ct);
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"drop database {name} with (force)", CancellationToken.None);

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        try
        {
            // Pooling would keep a connection that the next database's template must not have.
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
