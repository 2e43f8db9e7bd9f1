using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage;

/// <summary>A writer's connection with its statements. Whoever holds it is inside a transaction.</summary>
internal sealed class WriteSession : IAsyncDisposable
{
    private readonly SqlDialect dialect;
    private readonly DbConnection connection;
    private readonly StatementBatch? batch;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteRepeat> repeats = new(StringComparer.Ordinal);

    private WriteSession(SqlDialect dialect, DbConnection connection)
    {
        this.dialect = dialect;
        this.connection = connection;
        batch = connection.CanCreateBatch ? new StatementBatch(connection) : null;
    }

    public static async Task<WriteSession> OpenAsync(SqlDialect dialect, CancellationToken ct) => new(dialect, await dialect.OpenWriterAsync(ct));

    /// <summary>False when the database is gone, or has cut the connection.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>For questions that are asked without a <see cref="Storage.Statement"/>.</summary>
    /// <exception cref="InvalidOperationException">Something is posted that would have to come first.</exception>
    public DbConnection Connection =>
        batch is null or { IsEmpty: true } ? connection : throw new InvalidOperationException("a statement is posted: run one before the connection is used");

    public Task BeginAsync(CancellationToken ct) => Statement(dialect.Begin).PostAsync(ct);

    public Task CommitAsync(CancellationToken ct) => Statement("commit").RunAsync(ct);

    public Task RollBackAsync(CancellationToken ct)
    {
        batch?.Forget();
        return Statement("rollback").RunAsync(ct);
    }

    /// <summary>The statement with this text, which is fixed; its name is its text.</summary>
    public Statement Statement(string sql) => Known(sql) ?? Add(sql, sql);

    /// <summary>As <see cref="Statement"/>, for many rows at once, which stand where it says <c>{rows}</c>.</summary>
    public RowsStatement Rows(string sql, RowShape shape)
    {
        var statement = Known(sql) ?? Add(sql, Whole(sql, shape));
        return new RowsStatement(statement, shape, dialect.TakesArrays ? null : () => Repeat(sql, shape));
    }

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

        if (batch is not null)
        {
            await batch.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    /// <summary>Null when it is new, or waits to be sent with values that must not be overwritten.</summary>
    private Statement? Known(string sql) => statements.TryGetValue(sql, out var statement) && !statement.IsPosted ? statement : null;

    private string Whole(string sql, RowShape shape) => sql.Replace("{rows}", shape.Source(dialect.TakesArrays), StringComparison.Ordinal);

    private SqliteRepeat Repeat(string sql, RowShape shape)
    {
        if (!repeats.TryGetValue(sql, out var repeat))
        {
            repeats[sql] = repeat = new SqliteRepeat((SqliteConnection)connection, Whole(sql, shape));
        }

        return repeat;
    }

    private Statement Add(string name, string sql) => statements[name] = batch?.Add(sql) ?? Prepared(sql);

    private PreparedStatement Prepared(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return new PreparedStatement(command);
    }
}
