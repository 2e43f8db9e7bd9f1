using System.Data;
using System.Data.Common;
using AlertOps.Delivery;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Runs queries on connections beside those of the writers. A connection that the server has cut is replaced. Where the database is another process, no query
/// waits for it once it is known not to answer: Npgsql itself would wait without end, since it waits for the server's answer to the request to cancel.
/// </summary>
/// <param name="health">Null when nothing supervises the database, as in commands.</param>
internal sealed class ReaderConnections(SqlDialect dialect, StoreHealth? health)
{
    private const int Tries = 3;

    /// <summary>Runs the query, again when its connection was cut.</summary>
    /// <exception cref="StoreUnavailableException">It is known that nothing can be read now, or the connection was cut.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        if (health?.UnavailableReason is { } trouble)
        {
            throw new StoreUnavailableException(trouble);
        }

        if (dialect.IsExclusive || health is null)
        {
            return await AskAsync(work, ct);
        }

        if (health.Unresponsive.IsCompleted)
        {
            throw new StoreUnavailableException(Unanswered);
        }

        // Not on this thread, which a connection may hold, and without the token: a cancelled command would wait for the server.
        var asked = Task.Run(() => AskAsync(work, CancellationToken.None), CancellationToken.None);
        return await Task.WhenAny(asked, health.Unresponsive).WaitAsync(ct) == asked ? await asked : throw new StoreUnavailableException(Unanswered);
    }

    private string Unanswered => $"{dialect.Place} does not answer";

    private async Task<T> AskAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await dialect.OpenReaderAsync(ct);
            try
            {
                return await work(connection);
            }
            catch (Exception error) when (connection.State != ConnectionState.Open && error is not OperationCanceledException)
            {
                if (attempt == Tries || error.InnerException is TimeoutException)
                {
                    throw StoreUnavailableException.Of(error);
                }
            }
        }
    }
}
