using System.Data.Common;
using AlertOps.Outbox;
using Dapper;

namespace AlertOps.Storage;

/// <summary>
/// The store on a SQL database. One writer connection behind a gate; readers beside it. Only methods of <see cref="IAlertStore"/> begin and end
/// transactions, and each of them is one.
/// </summary>
internal sealed partial class SqlStore(SqlDialect dialect) : IAlertStore, IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private IDisposable? processLock;
    private WriteSession? writer;
    private bool opened;

    static SqlStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Takes the database for this process, brings its schema up to date and voids the leases of the process before.</summary>
    /// <exception cref="StorageException">It can't be used; the message says why and what to do.</exception>
    public async Task OpenAsync(DateTimeOffset now, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            processLock = dialect.LockProcess();
            writer = new WriteSession(await dialect.OpenWriterAsync(ct));
            await SchemaUpgrade.RunAsync(dialect, writer.Connection, now);
            opened = true;
        }
        catch (DbException error)
        {
            throw new StorageException($"the database can't be opened: {error.Message}", error);
        }
        finally
        {
            gate.Release();
        }

        await WriteAsync(session => VoidLeasesAsync(session, ct), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        opened = false;
        if (writer is not null)
        {
            await writer.DisposeAsync();
            writer = null;
        }

        processLock?.Dispose();
        processLock = null;
        gate.Release();
    }

    private async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(!opened, this);
            var session = writer ??= new WriteSession(await dialect.OpenWriterAsync(ct));
            try
            {
                await session.Statement(dialect.Begin).RunAsync(ct);
                var result = await work(session);
                await session.Statement("commit").RunAsync(CancellationToken.None);
                return result;
            }
            catch
            {
                await RollBackAsync(session);
                throw;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task RollBackAsync(WriteSession session)
    {
        try
        {
            await session.Statement("rollback").RunAsync(CancellationToken.None);
        }
        catch (DbException)
        {
            // The database has rolled back by itself, or the connection is gone. The next write starts on a new one.
            writer = null;
            await session.DisposeAsync();
        }
    }

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(!opened, this);
        await using var connection = await dialect.OpenReaderAsync(ct);
        return await work(connection);
    }

    /// <summary>Whoever held a lease is gone: this process is the only one. A call that was under way keeps its bytes and is tried again.</summary>
    private static async Task<int> VoidLeasesAsync(WriteSession session, CancellationToken ct)
    {
        await session.Statement("update deliveries set state = 'pending' where state = 'sending'").RunAsync(ct);
        await session.Statement("update calls set state = 'pending', lease_until = null where state = 'sending'").RunAsync(ct);
        return await session.Statement("update incidents set lease_token = null, lease_until = null where lease_token is not null").RunAsync(ct);
    }
}
