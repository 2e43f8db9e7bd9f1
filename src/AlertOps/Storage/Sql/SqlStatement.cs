using System.Data.Common;
using Dapper;

namespace AlertOps.Storage.Sql;

/// <summary>A statement of a writing connection, which is used many times, once at a time.</summary>
internal abstract class SqlStatement : IAsyncDisposable
{
    /// <summary>True while the statement is queued with its values, which must not be changed meanwhile.</summary>
    public bool IsQueued { get; protected set; }

    /// <summary>Sets parameters by name; the others keep their last values.</summary>
    public SqlStatement With(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            Parameter(name).Value = value ?? DBNull.Value;
        }

        return this;
    }

    /// <summary>Runs it; returns the number of rows of the database that it changed.</summary>
    public abstract Task<int> RunAsync(CancellationToken ct);

    public abstract Task<DbDataReader> QueryAsync(CancellationToken ct);

    /// <summary>
    /// Runs it in its turn, at the latest with the commit, for callers that need no result: where the database is reached over a network, it is sent together with
    /// the next statement, which then also reports its errors.
    /// </summary>
    public abstract Task QueueAsync(CancellationToken ct);

    /// <summary>Runs it; returns the first column of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public async Task<long> ScalarAsync(CancellationToken ct)
    {
        await using var reader = await QueryAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetInt64(0) : throw new InvalidOperationException("a statement that answers with a number gave no row");
    }

    /// <summary>Runs it; returns its rows as records, mapped by column name.</summary>
    public async Task<List<T>> RowsAsync<T>(CancellationToken ct)
    {
        await using var reader = await QueryAsync(ct);
        return [.. reader.Parse<T>()];
    }

    public abstract ValueTask DisposeAsync();

    protected abstract DbParameter Parameter(string name);
}
