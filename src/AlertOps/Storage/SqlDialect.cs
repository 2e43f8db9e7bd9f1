using System.Data.Common;

namespace AlertOps.Storage;

/// <summary>Where databases differ; all other SQL is shared.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>Begins a transaction that writes; it never has to be upgraded on the way.</summary>
    public abstract string Begin { get; }

    /// <summary>Begins the transaction of a schema upgrade: one process at a time, however many start at once.</summary>
    public abstract string BeginUpgrade { get; }

    /// <summary>Ends a query whose rows are about to be changed: nobody else changes them until the commit. Locks are taken in the order of the result.</summary>
    /// <param name="table">Alias of the table whose rows are meant.</param>
    public abstract string Locking(string table);

    /// <summary>As <see cref="Locking"/>, but rows that somebody else has are left to him.</summary>
    public abstract string SkippingLocked(string table);

    /// <summary>LIKE that takes "a" for "A".</summary>
    public abstract string Like { get; }

    /// <summary>Ends a condition on a column that has to be one of many values.</summary>
    /// <param name="name">Of the parameter, which is an array.</param>
    public abstract string In(string name);

    /// <summary>How many connections may write at once.</summary>
    public abstract int Writers { get; }

    /// <summary>How many pieces of work share one commit, and with it one sync of the disk.</summary>
    public abstract int WorksPerCommit { get; }

    /// <summary>True when this process has the database for itself: whoever held a lease before is gone.</summary>
    public abstract bool IsExclusive { get; }

    /// <summary>True when a statement takes many rows as arrays; otherwise it runs once for each row.</summary>
    public abstract bool TakesArrays { get; }

    /// <summary>Makes rows that are inserted under keys nobody has yet safe against a second one who does the same; null where there is no second one.</summary>
    public abstract string? LockNewKeys { get; }

    /// <summary>
    /// Before and after a query for the first few of many rows, which an index has in their order: estimates may be thousands of rows behind, and then all
    /// of them would be read and sorted each time. Null where that does not happen.
    /// </summary>
    public abstract (string On, string Off)? NoSorting { get; }

    /// <summary>Schema scripts in the order of their numbers.</summary>
    public abstract IReadOnlyList<SchemaScript> Scripts { get; }

    /// <summary>Which database it is, for messages; without secrets.</summary>
    public abstract string Place { get; }

    /// <summary>Tables that count their rows, with the last number given: columns <c>name</c> and <c>id</c>.</summary>
    public abstract string LastIds { get; }

    /// <summary>Makes a table go on counting after <c>@id</c>.</summary>
    public abstract string CountAfter(string table);

    /// <summary>True when there is a database with a schema of ours; it need not be of this version.</summary>
    public abstract Task<bool> ExistsAsync(CancellationToken ct);

    public abstract Task<DbConnection> OpenWriterAsync(CancellationToken ct);

    public abstract Task<DbConnection> OpenReaderAsync(CancellationToken ct);

    /// <summary>Takes what only one process may hold, until it is disposed of.</summary>
    /// <exception cref="StorageException">Another process holds it.</exception>
    public abstract IDisposable? LockProcess();

    /// <summary>Why a database that can't be opened isn't there, and what to do if it should be; null when no waiting would help. Without secrets.</summary>
    public virtual string? WhyAway(Exception error) => null;

    /// <summary>Why the database that was opened is no longer the one at its place, with the cure; null when it is.</summary>
    /// <param name="isWritten">A transaction was just committed.</param>
    public virtual string? WhyGone(bool isWritten) => null;

    /// <summary>Why nothing that the database says can be trusted from now on, with the cure; null when a statement failed for another reason.</summary>
    public virtual string? WhyDamaged(Exception error) => null;

    /// <summary>True when the disk under the database takes nothing more for now: it is full, read-only or failing.</summary>
    public virtual bool IsDiskFailure(Exception error) => false;

    /// <summary>True when a statement failed for the data it was given, and would fail again.</summary>
    public abstract bool IsDataError(DbException error);

    /// <summary>True when two transactions got into each other's way, and this one was undone: it may simply be run again.</summary>
    public abstract bool IsConflict(DbException error);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
