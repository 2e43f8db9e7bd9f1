using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Storage.Schema;
using Dapper;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Opens the database of the stores, and runs their work: transactions on writing connections of its own (<see cref="WriterConnections"/>), queries on others beside
/// them. Only methods of the stores begin transactions, and each of them is one.
/// </summary>
internal sealed class SqlDatabase(SqlDialect dialect, StoreHealth health) : IAsyncDisposable
{
    /// <summary>Difference that clocks of replicas may have without one of them having been set back.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>No lease and no wait of the retry schedule is this long: a later time was written before the clock was set back, and counts as due.</summary>
    public static readonly TimeSpan FarFuture = TimeSpan.FromMinutes(20);

    private readonly ReaderConnections readers = new(dialect, health);

    private IDisposable? processLock;
    private WriterConnections? writers;

    public SqlDatabase(SqlDialect dialect)
        : this(dialect, new StoreHealth())
    {
    }

    static SqlDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public SqlDialect Dialect => dialect;

    public bool IsOpen => Volatile.Read(ref writers) is not null;

    /// <summary>Opens the database and brings its schema up to date. Where this process has it for itself, the leases of the process before are void.</summary>
    /// <exception cref="StorageException">It can't be used; the message says why and what to do.</exception>
    /// <exception cref="StoreUnavailableException">It is not there, but may come by itself; the message says why, and what to do if it should be there.</exception>
    public async Task OpenAsync(DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            processLock ??= dialect.LockProcess();
            await using var connection = await dialect.OpenWriterAsync(ct);
            await SchemaUpgrade.RunAsync(dialect, connection, now);
        }
        catch (Exception error) when (error is DbException or TimeoutException && dialect.OutageOf(error) is { } why)
        {
            throw new StoreUnavailableException(why, error);
        }
        catch (DbException error) when (dialect.DamageOf(error) is { } damage)
        {
            throw new StorageException(damage, error);
        }
        catch (DbException error)
        {
            throw new StorageException($"the database can't be opened: {error.Message}", error);
        }

        writers = new WriterConnections(dialect, why => health.MarkUnavailable(why), () => health.SetResponsive(false));
        health.MarkAvailable();
        if (dialect.IsExclusive)
        {
            await WriteAsync(session => VoidLeasesAsync(session, ct), ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref writers, null) is { } last)
        {
            await last.DisposeAsync();
        }

        processLock?.Dispose();
        processLock = null;
    }

    /// <summary>Runs the work in a transaction. When the task is done, it is on disk.</summary>
    /// <exception cref="StoreUnavailableException">It is known that nothing can be written now.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        return Usable().WriteAsync(work, ct);
    }

    /// <summary>Runs a query, which may be run again when its connection is cut.</summary>
    /// <exception cref="StoreUnavailableException">It is known that nothing can be read now.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        Usable();
        try
        {
            return await readers.ReadAsync(work, ct);
        }
        catch (DbException error) when (dialect.DamageOf(error) is { } why)
        {
            health.MarkUnavailable(why);
            throw new StoreUnavailableException(why, error);
        }
    }

    /// <exception cref="StoreUnavailableException">It is known that nothing can be read or written now.</exception>
    private WriterConnections Usable()
    {
        if (health.UnavailableReason is { } trouble)
        {
            throw new StoreUnavailableException(trouble);
        }

        ObjectDisposedException.ThrowIf(writers is null, this);
        return writers;
    }

    /// <summary>Ends all leases: their holders are gone, since this process is the only one. A call that was being sent keeps its bytes and is sent again.</summary>
    private static async Task<int> VoidLeasesAsync(WriteSession session, CancellationToken ct)
    {
        await session.Statement("update deliveries set state = 'pending' where state = 'sending'").RunAsync(ct);

        // An interrupted call stays in flight: it goes before all others with its exclusive key, since its message may have arrived.
        await session.Statement("update calls set lease_until = 0 where state = 'sending'").RunAsync(ct);
        return await session.Statement("update incidents set lease_token = null, lease_until = null where lease_token is not null").RunAsync(ct);
    }
}
