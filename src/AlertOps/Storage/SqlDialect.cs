using System.Data.Common;

namespace AlertOps.Storage;

/// <summary>Where databases differ; all other SQL is shared.</summary>
internal abstract class SqlDialect
{
    /// <summary>Begins a transaction that writes; it never has to be upgraded on the way.</summary>
    public abstract string Begin { get; }

    /// <summary>Ends the subquery of a claim, so that two replicas never wait for the same row.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>LIKE that takes "a" for "A".</summary>
    public abstract string Like { get; }

    /// <summary>Schema scripts in the order of their numbers.</summary>
    public abstract IReadOnlyList<SchemaScript> Scripts { get; }

    public abstract Task<DbConnection> OpenWriterAsync(CancellationToken ct);

    public abstract Task<DbConnection> OpenReaderAsync(CancellationToken ct);

    /// <summary>Takes what only one process may hold, until it is disposed of.</summary>
    /// <exception cref="StorageException">Another process holds it.</exception>
    public abstract IDisposable LockProcess();

    /// <summary>True when a statement failed for the data it was given, and would fail again.</summary>
    public abstract bool IsDataError(DbException error);
}
