using System.Data.Common;
using Dapper;

namespace AlertOps.Storage;

/// <summary>A statement of the writer's connection, used again and again; one at a time.</summary>
internal abstract class Statement : IAsyncDisposable
{
    /// <summary>It waits to be sent, with the values that it has; nobody may set others meanwhile.</summary>
    public bool IsPosted { get; protected set; }

    /// <summary>Sets parameters by name; those not named keep their last value.</summary>
    public Statement With(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            Parameter(name).Value = value ?? DBNull.Value;
        }

        return this;
    }

    /// <summary>How many rows it touched.</summary>
    public abstract Task<int> RunAsync(CancellationToken ct);

    public abstract Task<DbDataReader> QueryAsync(CancellationToken ct);

    /// <summary>
    /// Runs it in its turn, at the latest with the commit, for those who need no answer: where the database is asked over a network, it travels with the
    /// next statement. Its errors are then that one's.
    /// </summary>
    public abstract Task PostAsync(CancellationToken ct);

    /// <summary>The first column of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public async Task<long> NumberAsync(CancellationToken ct)
    {
        await using var reader = await QueryAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetInt64(0) : throw new InvalidOperationException("a statement that answers with a number gave no row");
    }

    /// <summary>Its rows as records, by the names of the columns.</summary>
    public async Task<List<T>> RowsAsync<T>(CancellationToken ct)
    {
        await using var reader = await QueryAsync(ct);
        return [.. reader.Parse<T>()];
    }

    public abstract ValueTask DisposeAsync();

    protected abstract DbParameter Parameter(string name);
}
