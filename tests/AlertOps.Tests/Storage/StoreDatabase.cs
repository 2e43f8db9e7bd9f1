using System.Text;
using AlertOps.Storage.Sql;
using AlertOps.Testing.Peers;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Storage;

/// <summary>A database of one test. It is opened as a process opens it, closed as a process ends, and opened again.</summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>The stores as they were opened last.</summary>
    public OpenStores? Open { get; private protected set; }

    /// <summary>Dialect of the open stores.</summary>
    public abstract SqlDialect Dialect { get; }

    private protected abstract string TableNames { get; }

    public abstract Task<OpenStores> OpenAsync();

    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Every row of every table, for the message of a failed assertion.</summary>
    public async Task<string> DumpAsync()
    {
        var text = new StringBuilder();
        await using var connection = await Dialect.OpenReaderAsync(CancellationToken.None);
        foreach (var table in await connection.QueryAsync<string>(TableNames))
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

/// <summary>A SQLite file in a folder of its own.</summary>
internal sealed class SqliteStoreDatabase : StoreDatabase
{
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("alertops-store-");

    public string File => Path.Combine(Folder.FullName, "data", "alertops.db");

    public override SqlDialect Dialect => new SqliteDialect(File);

    private protected override string TableNames => "select name from sqlite_master where type = 'table' and name not like 'sqlite%'";

    public override async Task<OpenStores> OpenAsync()
    {
        Open = new OpenStores(new SqliteDialect(File));
        await Open.OpenAsync(Given.Start, CancellationToken.None);
        return Open;
    }

    public override async Task CloseAsync() => await Open!.DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        SqliteConnection.ClearAllPools();
        Folder.Delete(recursive: true);
    }
}

/// <summary>A database on a PostgreSQL that all tests share.</summary>
internal sealed class PostgresStoreDatabase : StoreDatabase
{
    private PostgresDialect? dialect;

    /// <summary>Connection string; null before the first opening.</summary>
    public string? Address { get; private set; }

    public override SqlDialect Dialect => dialect!;

    private protected override string TableNames => "select tablename from pg_tables where schemaname = 'public'";

    public override async Task<OpenStores> OpenAsync()
    {
        Address ??= await (await RealPostgres.SharedAsync()).CreateDatabaseAsync();
        (Open, dialect) = await AnotherAsync();
        return Open;
    }

    public override async Task CloseAsync()
    {
        await Open!.DisposeAsync();
        await dialect!.DisposeAsync();
    }

    public override async ValueTask DisposeAsync() => await CloseAsync();

    /// <summary>Opens the database for a second process.</summary>
    public async Task<(OpenStores Store, PostgresDialect Dialect)> AnotherAsync()
    {
        var other = new PostgresDialect(Address!);
        var store = new OpenStores(other);
        await store.OpenAsync(Given.Start, CancellationToken.None);
        return (store, other);
    }
}
