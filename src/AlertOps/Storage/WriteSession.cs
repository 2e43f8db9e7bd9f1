using System.Data.Common;
using Dapper;

namespace AlertOps.Storage;

/// <summary>The writer's connection with its prepared statements. Whoever holds it is inside a transaction of <see cref="SqlStore"/>.</summary>
internal sealed class WriteSession(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    /// <summary>The prepared form of a statement whose text is fixed; its name is its text.</summary>
    public Statement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            statements[sql] = statement = new Statement(command);
        }

        return statement;
    }

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, object parameters) => (await connection.QueryAsync<T>(sql, parameters)).AsList();

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in statements.Values)
        {
            await statement.DisposeAsync();
        }

        await connection.DisposeAsync();
    }
}
