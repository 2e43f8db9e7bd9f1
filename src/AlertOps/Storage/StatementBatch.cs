using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Storage;

/// <summary>
/// Statements on their way to a database that is asked over a network, where every question costs a round trip: what is posted waits, and goes with the
/// next one whose answer is wanted. The database prepares by itself what comes again. None is cancelled: Npgsql would ask the server to, and hold the thread
/// of who cancels until it has answered, which a server that hangs never does.
/// </summary>
internal sealed partial class StatementBatch(DbConnection connection) : IAsyncDisposable
{
    private readonly DbBatch batch = connection.CreateBatch();
    private readonly List<Posted> posted = [];

    public bool IsEmpty => posted.Count == 0;

    /// <param name="sql">With parameters by name. PostgreSQL knows them by number only, and Npgsql would look them up anew each time, and fail the second time.</param>
    public Statement Add(string sql)
    {
        var names = Parameters().Matches(sql).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        var command = batch.CreateBatchCommand();
        command.CommandText = Parameters().Replace(sql, match => string.Create(CultureInfo.InvariantCulture, $"${names.IndexOf(match.Groups["name"].Value) + 1}"));
        return new Posted(this, command, names);
    }

    /// <summary>What is posted and has not left is not asked any more.</summary>
    public void Forget()
    {
        posted.ForEach(statement => statement.Leave());
        posted.Clear();
    }

    public ValueTask DisposeAsync() => batch.DisposeAsync();

    private void Load(Posted last)
    {
        batch.BatchCommands.Clear();
        foreach (var statement in posted)
        {
            batch.BatchCommands.Add(statement.Command);
        }

        batch.BatchCommands.Add(last.Command);
    }

    private async Task<int> RunAsync(Posted last)
    {
        Load(last);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        Forget();
        return last.Command.RecordsAffected;
    }

    private async Task<DbDataReader> QueryAsync(Posted last)
    {
        Load(last);
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        foreach (var _ in posted.Where(statement => statement.IsQuery))
        {
            await reader.NextResultAsync(CancellationToken.None);
        }

        Forget();
        return reader;
    }

    [GeneratedRegex(@"@(?<name>\w+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();

    private sealed class Posted : Statement
    {
        private readonly StatementBatch batch;
        private readonly DbBatchCommand command;
        private readonly Dictionary<string, DbParameter> parameters = new(StringComparer.Ordinal);

        public Posted(StatementBatch batch, DbBatchCommand command, IReadOnlyList<string> names)
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

        /// <summary>It has rows of its own, which come before the last one's.</summary>
        public bool IsQuery => command.CommandText.StartsWith("select", StringComparison.OrdinalIgnoreCase);

        public override Task<int> RunAsync(CancellationToken ct) => batch.RunAsync(this);

        public override Task<DbDataReader> QueryAsync(CancellationToken ct) => batch.QueryAsync(this);

        public override Task PostAsync(CancellationToken ct)
        {
            IsPosted = true;
            batch.posted.Add(this);
            return Task.CompletedTask;
        }

        public void Leave() => IsPosted = false;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override DbParameter Parameter(string name) => parameters[name];
    }
}
