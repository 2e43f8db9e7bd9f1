using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage;

/// <summary>A writer's connection with its prepared statements. Whoever holds it is inside a transaction of <see cref="SqlStore"/>.</summary>
/// <param name="takesArrays">Whether statements over many rows take them as arrays.</param>
internal sealed class WriteSession(DbConnection connection, bool takesArrays) : IAsyncDisposable
{
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteRepeat> repeats = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    /// <summary>The prepared form of a statement whose text is fixed; its name is its text.</summary>
    public Statement Statement(string sql) => statements.TryGetValue(sql, out var statement) ? statement : Add(sql, sql);

    /// <summary>As <see cref="Statement"/>, for many rows at once, which stand where it says <c>{rows}</c>.</summary>
    public RowsStatement Rows(string sql, RowShape shape)
    {
        var statement = statements.TryGetValue(sql, out var known) ? known : Add(sql, Whole(sql, shape));
        return new RowsStatement(statement, shape, takesArrays ? null : () => Repeat(sql, shape));
    }

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, object parameters) => (await connection.QueryAsync<T>(sql, parameters)).AsList();

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in statements.Values)
        {
            await statement.DisposeAsync();
        }

        foreach (var repeat in repeats.Values)
        {
            repeat.Dispose();
        }

        await connection.DisposeAsync();
    }

    private string Whole(string sql, RowShape shape) => sql.Replace("{rows}", shape.Source(takesArrays), StringComparison.Ordinal);

    private SqliteRepeat Repeat(string sql, RowShape shape)
    {
        if (!repeats.TryGetValue(sql, out var repeat))
        {
            repeats[sql] = repeat = new SqliteRepeat((SqliteConnection)connection, Whole(sql, shape));
        }

        return repeat;
    }

    private Statement Add(string name, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;

        // A database that takes arrays also prepares by itself what comes again.
        return statements[name] = new Statement(command, prepare: !takesArrays);
    }
}
