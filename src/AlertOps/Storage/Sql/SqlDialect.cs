using System.Data.Common;
using AlertOps.Storage.Schema;

namespace AlertOps.Storage.Sql;

/// <summary>Provides the SQL and the connections in which SQLite and PostgreSQL differ; all other SQL is shared.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>Begins a transaction that writes from its first statement on.</summary>
    public abstract string Begin { get; }

    /// <summary>Begins the transaction of a schema upgrade, which only one process at a time can run.</summary>
    public abstract string BeginUpgrade { get; }

    /// <summary>End of a query that locks its rows until the commit, in the order of the result.</summary>
    /// <param name="table">Alias of the table whose rows are locked.</param>
    public abstract string Locking(string table);

    /// <summary>Like <see cref="Locking"/>, but skips rows that another transaction has locked.</summary>
    public abstract string SkippingLocked(string table);

    /// <summary>The operator LIKE that ignores the case of letters.</summary>
    public abstract string Like { get; }

    /// <summary>End of a condition on a column that has to be one of many values.</summary>
    /// <param name="name">Name of the parameter, which is an array.</param>
    public abstract string In(string name);

    /// <summary>Number of connections that may write at the same time.</summary>
    public abstract int Writers { get; }

    /// <summary>Maximum number of works that share one commit, and with it one sync of the disk.</summary>
    public abstract int WorksPerCommit { get; }

    /// <summary>True when this process has the database for itself, so that all leases of the process before are void.</summary>
    public abstract bool IsExclusive { get; }

    /// <summary>True when a statement can take many rows as arrays; otherwise it runs once for each row.</summary>
    public abstract bool TakesArrays { get; }

    /// <summary>Statement that locks keys which have no row yet against another process that inserts the same ones; null where there is no other process.</summary>
    public abstract string? LockNewKeys { get; }

    /// <summary>
    /// Statements before and after a query for the first few of many rows that an index holds in their order: when its statistics are thousands of rows behind, the
    /// database would read and sort all of them each time. Null where that does not happen.
    /// </summary>
    public abstract (string On, string Off)? NoSorting { get; }

    /// <summary>Schema scripts in the order of their numbers.</summary>
    public abstract IReadOnlyList<SchemaScript> Scripts { get; }

    /// <summary>Name of the database for messages, without secrets.</summary>
    public abstract string Place { get; }

    /// <summary>Query for the last id that each table has given: columns <c>name</c> and <c>id</c>.</summary>
    public abstract string LastIds { get; }

    /// <summary>Statement that makes the next id of a table greater than <c>@id</c>.</summary>
    public abstract string CountAfter(string table);

    /// <summary>True when there is a database of AlertOps, of this or another version.</summary>
    public abstract Task<bool> ExistsAsync(CancellationToken ct);

    public abstract Task<DbConnection> OpenWriterAsync(CancellationToken ct);

    public abstract Task<DbConnection> OpenReaderAsync(CancellationToken ct);

    /// <summary>Takes a lock that only one process can hold, until it is disposed of.</summary>
    /// <exception cref="StorageException">Another process holds it.</exception>
    public abstract IDisposable? LockProcess();

    /// <summary>Explains why the database can't be opened, and what to do, without secrets; null when waiting would not help.</summary>
    public virtual string? OutageOf(Exception error) => null;

    /// <summary>Explains why the database that was opened is no longer the one at its place, and what to do; null when it is.</summary>
    /// <param name="isWritten">A transaction was just committed.</param>
    public virtual string? MissingReason(bool isWritten) => null;

    /// <summary>Explains why nothing that the database returns can be trusted any more, and what to do; null when a statement failed for another reason.</summary>
    public virtual string? DamageOf(Exception error) => null;

    /// <summary>True when the disk can't be written to for now: it is full, read-only or failing.</summary>
    public virtual bool IsDiskFailure(Exception error) => false;

    /// <summary>True when a statement failed because of its data, and would fail again.</summary>
    public abstract bool IsDataError(DbException error);

    /// <summary>True when a transaction was rolled back because of another one, and may be run again.</summary>
    public abstract bool IsConflict(DbException error);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
