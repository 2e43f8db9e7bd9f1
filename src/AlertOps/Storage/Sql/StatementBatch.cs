using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Queues statements for a database that is reached over a network, where every query costs a round trip: queued statements are sent together with the next one
/// whose result is needed. The database prepares repeated statements by itself. None is cancelled: Npgsql would ask the server to, and would hold the
/// cancelling thread until the server has answered, which a server that hangs never does.
/// </summary>
internal sealed partial class StatementBatch(DbConnection connection) : IAsyncDisposable
{
    private readonly DbBatch batch = connection.CreateBatch();
    private readonly List<QueuedStatement> queued = [];

    public bool IsEmpty => queued.Count == 0;

    /// <param name="sql">A statement with parameters by name. PostgreSQL has numbered ones only; Npgsql would translate them each time, and fail the second time.</param>
    public SqlStatement Add(string sql)
    {
        var names = Parameters().Matches(sql).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        var command = batch.CreateBatchCommand();
        command.CommandText = Parameters().Replace(sql, match => string.Create(CultureInfo.InvariantCulture, $"${names.IndexOf(match.Groups["name"].Value) + 1}"));
        return new QueuedStatement(this, command, names);
    }

    /// <summary>Removes the queued statements.</summary>
    public void Clear()
    {
        queued.ForEach(statement => statement.MarkSent());
        queued.Clear();
    }

    public ValueTask DisposeAsync() => batch.DisposeAsync();

    private void Load(QueuedStatement last)
    {
        batch.BatchCommands.Clear();
        foreach (var statement in queued)
        {
            batch.BatchCommands.Add(statement.Command);
        }

        batch.BatchCommands.Add(last.Command);
    }

    private async Task<int> RunAsync(QueuedStatement last)
    {
        Load(last);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        Clear();
        return last.Command.RecordsAffected;
    }

    private async Task<DbDataReader> QueryAsync(QueuedStatement last)
    {
        Load(last);
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        foreach (var _ in queued.Where(statement => statement.IsQuery))
        {
            await reader.NextResultAsync(CancellationToken.None);
        }

        Clear();
        return reader;
    }

    [GeneratedRegex(@"@(?<name>\w+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();

    private sealed class QueuedStatement : SqlStatement
    {
        private readonly StatementBatch batch;
        private readonly DbBatchCommand command;
        private readonly Dictionary<string, DbParameter> parameters = new(StringComparer.Ordinal);

        public QueuedStatement(StatementBatch batch, DbBatchCommand command, IReadOnlyList<string> names)
        {
            this.batch = batch;
            this.command = command;
            foreach (var name in names)
            {
                parameters[name] = command.CreateParameter();
                command.Parameters.Add(parameters[name]);
            }
        }

        public DbBatchCommand Command => command;

        /// <summary>True for a query, whose result comes before that of the last statement.</summary>
        public bool IsQuery => command.CommandText.StartsWith("select", StringComparison.OrdinalIgnoreCase);

        public override Task<int> RunAsync(CancellationToken ct) => batch.RunAsync(this);

        public override Task<DbDataReader> QueryAsync(CancellationToken ct) => batch.QueryAsync(this);

        public override Task QueueAsync(CancellationToken ct)
        {
            IsQueued = true;
            batch.queued.Add(this);
            return Task.CompletedTask;
        }

        public void MarkSent() => IsQueued = false;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override DbParameter Parameter(string name) => parameters[name];
    }
}
