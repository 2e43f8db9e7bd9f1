using System.Data.Common;
using AlertOps.Delivery;
using Dapper;

namespace AlertOps.Storage;

/// <summary>
/// The store on a SQL database: writing connections of its own (<see cref="Writers"/>), readers beside them. Only methods of the stores
/// begin and end transactions, and each of them is one.
/// </summary>
internal sealed partial class SqlStore(SqlDialect dialect, StoreHealth health) : IIncidentStore, IOutboxStore, IHousekeepingStore, IAsyncDisposable
{
    /// <summary>Clocks of replicas may differ by this much without one having been put back.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(2);

    /// <summary>No claim, and no wait of the retry schedule, reaches this far ahead: what does was written before the clock was put back, and counts as due.</summary>
    private static readonly TimeSpan Beyond = TimeSpan.FromMinutes(20);

    private readonly Readers readers = new(dialect, health);

    private IDisposable? processLock;
    private Writers? writers;

    public SqlStore(SqlDialect dialect)
        : this(dialect, new StoreHealth())
    {
    }

    static SqlStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public bool IsOpen => Volatile.Read(ref writers) is not null;

    /// <summary>Takes the database, brings its schema up to date and, where this process has it for itself, voids the leases of the one before.</summary>
    /// <exception cref="StorageException">It can't be used; the message says why and what to do.</exception>
    /// <exception cref="StoreUnavailableException">It may come by itself; the message says why it isn't there and what to do if it should be.</exception>
    public async Task OpenAsync(DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            processLock ??= dialect.LockProcess();
            await using var connection = await dialect.OpenWriterAsync(ct);
            await SchemaUpgrade.RunAsync(dialect, connection, now);
        }
        catch (Exception error) when (error is DbException or TimeoutException && dialect.WhyAway(error) is { } why)
        {
            throw new StoreUnavailableException(why, error);
        }
        catch (DbException error) when (dialect.WhyDamaged(error) is { } damage)
        {
            throw new StorageException(damage, error);
        }
        catch (DbException error)
        {
            throw new StorageException($"the database can't be opened: {error.Message}", error);
        }

        writers = new Writers(dialect, why => health.MarkUnavailable(why), () => health.SetResponsive(false));
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

    private Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        return Usable().WriteAsync(work, ct);
    }

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        Usable();
        try
        {
            return await readers.ReadAsync(work, ct);
        }
        catch (DbException error) when (dialect.WhyDamaged(error) is { } why)
        {
            health.MarkUnavailable(why);
            throw new StoreUnavailableException(why, error);
        }
    }

    /// <exception cref="StoreUnavailableException">It is known that nothing can be read or written now.</exception>
    private Writers Usable()
    {
        if (health.UnavailableReason is { } trouble)
        {
            throw new StoreUnavailableException(trouble);
        }

        ObjectDisposedException.ThrowIf(writers is null, this);
        return writers;
    }

    /// <summary>Whoever held a lease is gone: this process is the only one. A call that was under way keeps its bytes and is tried again.</summary>
    private static async Task<int> VoidLeasesAsync(WriteSession session, CancellationToken ct)
    {
        await session.Statement("update deliveries set state = 'pending' where state = 'sending'").RunAsync(ct);
        await session.Statement("update calls set state = 'pending', lease_until = null where state = 'sending'").RunAsync(ct);
        return await session.Statement("update incidents set lease_token = null, lease_until = null where lease_token is not null").RunAsync(ct);
    }
}
