using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AlertOps.Delivery;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Runs works on the writing connections of the database. Each connection takes the works that wait, runs them in one transaction and commits (group commit), so
/// that many small works share one sync of the disk. A work that fails is undone alone.
/// <para>
/// Intake's <c>IntakeQueue</c> feeds this queue, and there are two for a reason: intake's queue is bounded in bytes, answers 503 when it is full, and merges
/// many request bodies into one work with few statements over many rows; this one serializes the works of everybody who writes (intake, planner, dispatcher,
/// retention) on the connections that there are, and joins them into transactions. One sync is shared at both levels.
/// </para>
/// </summary>
internal sealed class WriterConnections : IAsyncDisposable
{
    private const int Tries = 4;

    /// <summary>Time that disposal waits for a server that may not answer any more; works that are not committed by then are not written.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMilliseconds(500);

    private readonly SqlDialect dialect;
    private readonly Action<string> onUnavailable;
    private readonly Action onDiskFailure;
    private readonly Channel<Work> queue = Channel.CreateUnbounded<Work>();

    // The connection that was used last is used first: its statements are prepared, and its server process has their pages in memory.
    private readonly ConcurrentStack<WriteSession> idle = new();
    private readonly Task[] loops;

    /// <param name="onUnavailable">Called with the reason when a commit went into a database that is no longer at its place, or a statement found it damaged.</param>
    /// <param name="onDiskFailure">Called when the disk could not be written.</param>
    public WriterConnections(SqlDialect dialect, Action<string> onUnavailable, Action onDiskFailure)
    {
        this.dialect = dialect;
        this.onUnavailable = onUnavailable;
        this.onDiskFailure = onDiskFailure;
        loops = [.. Enumerable.Range(0, dialect.Writers).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Runs the work in a transaction; when the task is done, it is on disk. It runs again after a conflict with another transaction, or when its connection broke.</summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        var waiting = new Work<T>(work, ct);
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(waiting), this);
        return waiting.Done;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        var end = Task.Run(EndAsync);
        if (dialect.IsExclusive)
        {
            await end;
        }
        else
        {
            // The server ends the sessions of a process that is gone.
            await end.WaitAsync(EndTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndAsync()
    {
        await Task.WhenAll(loops);
        while (idle.TryPop(out var session))
        {
            await session.DisposeAsync();
        }
    }

    private async Task RunAsync()
    {
        var batch = new List<Work>();
        while (await queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < dialect.WorksPerCommit && queue.Reader.TryRead(out var work))
            {
                if (!work.IsCancelled())
                {
                    batch.Add(work);
                }
            }

            if (batch.Count > 0)
            {
                await WriteBatchAsync(batch);
                batch.Clear();
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A writer that ends would leave all callers waiting: those of this batch get the exception.")]
    private async Task WriteBatchAsync(List<Work> batch)
    {
        var session = await IdleAsync();
        try
        {
            if (await CommitAsync(session, batch) is { } usable)
            {
                idle.Push(usable);
            }
        }
        catch (Exception error)
        {
            batch.ForEach(work => work.Fail(error));
        }
    }

    /// <summary>The session that was used last and is still open; null when there is none.</summary>
    private async Task<WriteSession?> IdleAsync()
    {
        while (idle.TryPop(out var session))
        {
            if (session.IsOpen)
            {
                return session;
            }

            await DiscardAsync(session);
        }

        return null;
    }

    /// <returns>The session, or one that replaces it; null when it is no longer usable.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a transaction: its callers get the exception.")]
    private async Task<WriteSession?> CommitAsync(WriteSession? session, List<Work> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isCommitting = false;
            try
            {
                session ??= await WriteSession.OpenAsync(dialect, CancellationToken.None);
                await session.BeginAsync(CancellationToken.None);
                await RunAllAsync(session, batch);
                isCommitting = true;
                await session.CommitAsync(CancellationToken.None);
                if (dialect.MissingReason(isWritten: true) is { } gone)
                {
                    // It is written, but into a file that nobody will find.
                    onUnavailable(gone);
                    batch.ForEach(work => work.Fail(new StoreUnavailableException(gone)));
                    return session;
                }

                batch.ForEach(work => work.Succeed());
                return session;
            }
            catch (Exception error)
            {
                // A connection that the server had cut, or that broke before it was asked to commit, has written nothing, whatever was said about it.
                var isCut = session is { IsOpen: false };
                var isUndone = (error is DbException reason && dialect.IsConflict(reason)) || (!isCommitting && isCut);
                session = await RollBackAsync(session);
                if (attempt == Tries || !isUndone)
                {
                    var failure = isCut ? StoreUnavailableException.Of(error) : ErrorForCallers(error);
                    batch.ForEach(work => work.Fail(failure));
                    return session;
                }
            }
        }
    }

    /// <summary>The exception that the callers get; for a damaged database it is the same for all of them.</summary>
    private Exception ErrorForCallers(Exception error)
    {
        if (dialect.IsDiskFailure(error))
        {
            onDiskFailure();
        }

        if (dialect.DamageOf(error) is not { } why)
        {
            return error;
        }

        onUnavailable(why);
        return new StoreUnavailableException(why, error);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one work: it is undone, its neighbours go on.")]
    private async Task RunAllAsync(WriteSession session, List<Work> batch)
    {
        if (batch.Count == 1)
        {
            await batch[0].RunAsync(session);
            return;
        }

        foreach (var work in batch)
        {
            await session.Statement("savepoint work").RunAsync(CancellationToken.None);
            try
            {
                await work.RunAsync(session);
            }
            catch (Exception error)
            {
                await session.Statement("rollback to work").RunAsync(CancellationToken.None);
                work.Fail(ErrorForCallers(error));
            }

            await session.Statement("release work").RunAsync(CancellationToken.None);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a broken connection throws, its writer goes on: without it all callers would wait for ever.")]
    private static async Task<WriteSession?> RollBackAsync(WriteSession? session)
    {
        if (session is null)
        {
            return null;
        }

        try
        {
            await session.RollBackAsync(CancellationToken.None);
            return session;
        }
        catch (Exception)
        {
            // The database has rolled back by itself, or the connection is gone. The next write starts on a new one.
            await DiscardAsync(session);
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is given up: closing a broken connection may fail in its turn.")]
    private static async Task DiscardAsync(WriteSession session)
    {
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception)
        {
            // Nothing of it is wanted any more.
        }
    }

    private abstract class Work(CancellationToken ct)
    {
        /// <summary>True when its caller has cancelled it before it began.</summary>
        public bool IsCancelled()
        {
            if (ct.IsCancellationRequested)
            {
                Cancel(ct);
            }

            return ct.IsCancellationRequested;
        }

        public abstract Task RunAsync(WriteSession session);

        /// <summary>Completes its task after the commit; does nothing when it has failed before.</summary>
        public abstract void Succeed();

        public abstract void Fail(Exception error);

        protected abstract void Cancel(CancellationToken token);
    }

    private sealed class Work<T>(Func<WriteSession, Task<T>> work, CancellationToken ct) : Work(ct)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Done => done.Task;

        public override async Task RunAsync(WriteSession session) => result = await work(session);

        public override void Succeed() => done.TrySetResult(result!);

        public override void Fail(Exception error) => done.TrySetException(error);

        protected override void Cancel(CancellationToken token) => done.TrySetCanceled(token);
    }
}
