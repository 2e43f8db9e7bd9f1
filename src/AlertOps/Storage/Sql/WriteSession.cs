using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage.Sql;

/// <summary>A writing connection with its prepared statements, during a transaction.</summary>
internal sealed class WriteSession : IAsyncDisposable
{
    private readonly SqlDialect dialect;
    private readonly DbConnection connection;
    private readonly StatementBatch? batch;
    private readonly Dictionary<string, SqlStatement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteRowStatement> rowStatements = new(StringComparer.Ordinal);

    private WriteSession(SqlDialect dialect, DbConnection connection)
    {
        this.dialect = dialect;
        this.connection = connection;
        batch = connection.CanCreateBatch ? new StatementBatch(connection) : null;
    }

    public static async Task<WriteSession> OpenAsync(SqlDialect dialect, CancellationToken ct) => new(dialect, await dialect.OpenWriterAsync(ct));

    /// <summary>False when the server has cut the connection, or is gone.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>The connection itself, for queries of other kinds.</summary>
    /// <exception cref="InvalidOperationException">A statement is queued that would have to run first.</exception>
    public DbConnection Connection =>
        batch is null or { IsEmpty: true } ? connection : throw new InvalidOperationException("a statement is queued: run one before the connection is used");

    public Task BeginAsync(CancellationToken ct) => Statement(dialect.Begin).QueueAsync(ct);

    public Task CommitAsync(CancellationToken ct) => Statement("commit").RunAsync(ct);

    public Task RollBackAsync(CancellationToken ct)
    {
        batch?.Clear();
        return Statement("rollback").RunAsync(ct);
    }

    /// <summary>The statement with this text, which must be a constant: statements are cached by their text.</summary>
    public SqlStatement Statement(string sql) => Known(sql) ?? Add(sql, sql);

    /// <summary>The statement with this text for many rows at once, which take the place of <c>{rows}</c>.</summary>
    public RowsStatement Rows(string sql, RowShape shape)
    {
        var statement = Known(sql) ?? Add(sql, Whole(sql, shape));
        return new RowsStatement(statement, shape, dialect.TakesArrays ? null : () => RowStatement(sql, shape));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in statements.Values)
        {
            await statement.DisposeAsync();
        }

        foreach (var rowStatement in rowStatements.Values)
        {
            rowStatement.Dispose();
        }

        if (batch is not null)
        {
            await batch.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    /// <summary>The cached statement; null when there is none, or when it is queued with values that must not be overwritten.</summary>
    private SqlStatement? Known(string sql) => statements.TryGetValue(sql, out var statement) && !statement.IsQueued ? statement : null;

    private string Whole(string sql, RowShape shape) => sql.Replace("{rows}", shape.Source(dialect.TakesArrays), StringComparison.Ordinal);

    private SqliteRowStatement RowStatement(string sql, RowShape shape)
    {
        if (!rowStatements.TryGetValue(sql, out var rowStatement))
        {
            rowStatements[sql] = rowStatement = new SqliteRowStatement((SqliteConnection)connection, Whole(sql, shape));
        }

        return rowStatement;
    }

    private SqlStatement Add(string name, string sql) => statements[name] = batch?.Add(sql) ?? Prepared(sql);

    private PreparedStatement Prepared(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return new PreparedStatement(command);
    }
}
