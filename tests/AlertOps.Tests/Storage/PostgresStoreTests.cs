using System.Text;
using AlertOps.Outbox;
using AlertOps.Storage;
using Dapper;
using Npgsql;

namespace AlertOps.Tests.Storage;

public sealed class PostgresStoreTests : AlertStoreContract, IAsyncDisposable
{
    private static readonly string Server = Environment.GetEnvironmentVariable("MYPG") ?? "Host=127.0.0.1;Port=54329;Username=postgres;Database=postgres";
    private string? database;
    private SqlStore? open;

    private async Task<string> DatabaseAsync()
    {
        if (database is null)
        {
            var name = "t" + Guid.CreateVersion7().ToString("N");
            await using var connection = new NpgsqlConnection(Server);
            await connection.OpenAsync();
            await connection.ExecuteAsync($"create database {name}");
            database = new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
        }

        return database;
    }

    private protected override async Task<(IAlertStore Store, AlertReader Reader)> OpenAsync()
    {
        var dialect = new PostgresDialect(await DatabaseAsync());
        open = new SqlStore(dialect);
        await open.OpenAsync(Given.Start, CancellationToken.None);
        return (open, new AlertReader(dialect));
    }

    private protected override async Task CloseAsync() => await open!.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await CloseAsync();

    private protected override async Task<string> DumpAsync()
    {
        var text = new StringBuilder();
        await using var connection = await new PostgresDialect(await DatabaseAsync()).OpenReaderAsync(CancellationToken.None);
        foreach (var table in await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'"))
        {
            text.AppendLine($"== {table}");
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"select * from {table}"))
            {
                text.AppendLine(string.Join(" | ", row.Select(cell => $"{cell.Key}={cell.Value}")));
            }
        }

        return text.ToString();
    }
}
