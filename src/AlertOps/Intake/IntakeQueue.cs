using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Intake;

/// <summary>
/// Batches accepted updates: the updates that wait are recorded in one transaction, so that many requests share one sync of the disk. Nothing of an alert is
/// kept in memory beyond that. The store puts a group in order that is in two transactions at once, because its sender timed out or is one of a cluster.
/// </summary>
/// <remarks>
/// This queue feeds a second one, the store's <c>WriterConnections</c>, which groups the transactions of all rooms into commits. There are two since they batch different
/// things: this one bounds requests (bytes in memory, seconds until an answer, one bad body among good ones) and hands the store up to 512 bodies to write as
/// sets of rows, while <c>WriterConnections</c> knows only transactions and shares one commit among them.
/// </remarks>
internal sealed class IntakeQueue(
    IncidentRecorder recorder, ActiveConfiguration configuration, IntakeLoad load, IntakeMetrics metrics, LogThrottle throttle, TimeProvider time, ILogger<IntakeQueue> logger)
    : BackgroundLoop("intake", time, logger), ICloseOnFailure
{
    /// <summary>While the database works on one batch the next one is prepared. A third writer was no faster (docs/benchmarks.md).</summary>
    private const int WriterCount = 2;

    private const int MaxBodies = 512;
    private const int MaxAlerts = 20_000;
    private static readonly TimeSpan SubmitTimeout = TimeSpan.FromSeconds(5);

    private readonly Channel<QueuedUpdate> queue = Channel.CreateUnbounded<QueuedUpdate>();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bounds the bytes of queued updates; requests reserve them while they read.</summary>
    public IntakeByteBudget Budget { get; } = new(IntakeByteBudget.DefaultLimit);

    /// <summary>Waits until the update is on disk, at most 5 s.</summary>
    /// <param name="reservation">The update's bytes of the budget; the queue gives them back.</param>
    public async Task<IntakeResult> SubmitAsync(GroupUpdate update, IntakeByteBudget.Reservation reservation, CancellationToken ct)
    {
        var queued = new QueuedUpdate(update, reservation);
        if (!queue.Writer.TryWrite(queued))
        {
            reservation.Dispose();
            return new IntakeResult(IntakeStatus.Unavailable, null);
        }

        try
        {
            return await queued.Result.Task.WaitAsync(SubmitTimeout, Time, ct);
        }
        catch (TimeoutException)
        {
            // Alertmanager sends it again. When its turn has not come yet, it isn't written, so that it isn't written twice.
            queued.Result.TrySetResult(new IntakeResult(IntakeStatus.Overloaded, null));
            return await queued.Result.Task;
        }
    }

    /// <summary>Accepts no more updates. Those that were accepted are still written.</summary>
    public void Close() => queue.Writer.TryComplete();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        if (ExecuteTask is not null)
        {
            // This waits before the host cancels anything, since a loop that has hardly begun would not begin at all. Updates that a hanging database has not
            // taken by then were acknowledged to nobody.
            await drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <summary>When writing fails so often, a new process has better chances.</summary>
    protected override int MaxRestarts => 10;

    protected override bool IsOver => queue.Reader.Completion.IsCompleted;

    /// <summary>Ends when the queue is closed and empty, not when the host cancels: accepted updates are written.</summary>
    protected override async Task RunAsync(CancellationToken ct)
    {
        try
        {
            // A writer that can't be kept running ends the service at once, not when the other has ended.
            await foreach (var writer in Task.WhenEach(Enumerable.Range(0, WriterCount).Select(_ => KeepRunningAsync(WriteAllAsync, CancellationToken.None))))
            {
                await writer;
            }
        }
        finally
        {
            drained.TrySetResult();
        }
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<QueuedUpdate>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            try
            {
                TakeBatch(batch);
                await CommitAsync(batch);
            }
            finally
            {
                // Updates without an answer by now belong to a writer that has failed. Their senders send them again.
                foreach (var queued in batch)
                {
                    queued.Result.TrySetResult(new IntakeResult(IntakeStatus.Unavailable, null));
                    queued.Reservation.Dispose();
                }

                batch.Clear();
            }
        }
    }

    private void TakeBatch(List<QueuedUpdate> batch)
    {
        var alerts = 0;
        while (batch.Count < MaxBodies && alerts < MaxAlerts && queue.Reader.TryRead(out var queued))
        {
            if (queued.Result.Task.IsCompleted)
            {
                queued.Reservation.Dispose();
                continue;
            }

            batch.Add(queued);
            alerts += queued.Update.Alerts.Length;
        }
    }

    private async Task CommitAsync(List<QueuedUpdate> batch)
    {
        if (batch.Count == 0 || await TryRecordAsync(batch) is not { } failure)
        {
            return;
        }

        if (batch.Count == 1 || !failure.IsOfOneUpdate)
        {
            batch.ForEach(queued => queued.Result.TrySetResult(new IntakeResult(failure.Status, null)));
            return;
        }

        // One of them is bad. The others must not be refused with it.
        foreach (var queued in batch)
        {
            if (await TryRecordAsync([queued]) is { } own)
            {
                queued.Result.TrySetResult(new IntakeResult(own.Status, null));
            }
        }
    }

    /// <returns>Null when all are on disk; then each has its result.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a writer: whatever fails in one batch, the next one must be written.")]
    private async Task<Failure?> TryRecordAsync(List<QueuedUpdate> batch)
    {
        try
        {
            var started = Time.GetTimestamp();
            ImmutableArray<GroupUpdate> updates = [.. batch.Select(queued => queued.Update)];
            var receipts = await recorder.RecordAsync(updates, configuration.Current.Severity, CancellationToken.None);
            for (var index = 0; index < batch.Count; index++)
            {
                metrics.Accepted(updates[index].Alerts);
                batch[index].Result.TrySetResult(new IntakeResult(IntakeStatus.Recorded, receipts[index]));
            }

            load.RecordCommit(batch.Count, Time.GetElapsedTime(started));
            return null;
        }
        catch (StoreRejectedException error)
        {
            Log.Rejected(logger, batch.Count, error);
            return new Failure(IntakeStatus.Rejected, IsOfOneUpdate: true);
        }
        catch (Exception error)
        {
            // A bug that one body triggers is answered with 503, so that the body is sent again and not lost.
            Log.NotStored(logger, throttle, batch.Count, error);
            return new Failure(IntakeStatus.Unavailable, !Log.IsOutage(error));
        }
    }

    private readonly record struct Failure(IntakeStatus Status, bool IsOfOneUpdate);

    private sealed record QueuedUpdate(GroupUpdate Update, IntakeByteBudget.Reservation Reservation)
    {
        public TaskCompletionSource<IntakeResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
