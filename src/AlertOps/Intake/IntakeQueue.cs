using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;

namespace AlertOps.Intake;

internal enum AdmissionKind
{
    /// <summary>It is on disk.</summary>
    Recorded,

    /// <summary>It did not get its turn in time; it was not written.</summary>
    Overloaded,

    /// <summary>The store fails, or AlertOps is about to stop.</summary>
    Unavailable,

    /// <summary>The store is well, but won't take this.</summary>
    Unstorable,
}

/// <param name="Receipt">Of what was recorded.</param>
internal readonly record struct Admission(AdmissionKind Kind, Receipt? Receipt);

/// <summary>
/// What writes for intake. What waits is written in one transaction, so that many requests share one sync of the disk; nothing of an alert is kept in
/// memory beyond that. A group that is in two transactions at once, since its sender has lost patience or has a twin, is put in order by the store.
/// </summary>
internal sealed class IntakeQueue(
    IncidentRecorder recorder, ActiveConfiguration configuration, IntakeLoad load, LogThrottle pace, TimeProvider time, ILogger<IntakeQueue> logger)
    : BackgroundLoop("intake", time, logger), ICloseOnFailure
{
    /// <summary>While the database works on one batch the next one is made ready. A third lane brought nothing more (docs/benchmarks.md).</summary>
    private const int Lanes = 2;

    private const int MaxBodies = 512;
    private const int MaxAlerts = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bounds what waits; the requests take from it while they read.</summary>
    public IntakeBudget Budget { get; } = new(IntakeBudget.DefaultLimit);

    /// <summary>Waits until the update is on disk, at most 5 s.</summary>
    /// <param name="share">What the update holds of the budget; the queue gives it back.</param>
    public async Task<Admission> SubmitAsync(GroupUpdate update, IntakeBudget.Share share, CancellationToken ct)
    {
        var waiting = new Waiting(update, share);
        if (!queue.Writer.TryWrite(waiting))
        {
            share.Dispose();
            return new Admission(AdmissionKind.Unavailable, null);
        }

        try
        {
            return await waiting.Done.Task.WaitAsync(Patience, Time, ct);
        }
        catch (TimeoutException)
        {
            // Alertmanager will send it again: if its turn has not come yet, it need not be written twice.
            waiting.Done.TrySetResult(new Admission(AdmissionKind.Overloaded, null));
            return await waiting.Done.Task;
        }
    }

    /// <summary>Takes nothing more. What was taken is written.</summary>
    public void Close() => queue.Writer.TryComplete();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        if (ExecuteTask is not null)
        {
            // Before the host cancels anything: a loop that has hardly begun would not begin at all. What a database that hangs has not taken by then was
            // acknowledged to nobody.
            await drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <summary>What can't be written for so long is better taken by a process that begins afresh.</summary>
    protected override int RestartsAtMost => 10;

    protected override bool IsOver => queue.Reader.Completion.IsCompleted;

    /// <summary>Ends when the queue is closed and empty, not when the host loses patience: what was taken is written.</summary>
    protected override async Task RunAsync(CancellationToken ct)
    {
        try
        {
            // One that can't be kept running ends the service at once, not when the others have ended.
            await foreach (var lane in Task.WhenEach(Enumerable.Range(0, Lanes).Select(_ => KeepRunningAsync(WriteAllAsync, CancellationToken.None))))
            {
                await lane;
            }
        }
        finally
        {
            drained.TrySetResult();
        }
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Waiting>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            try
            {
                Drain(batch);
                await CommitAsync(batch);
            }
            finally
            {
                // Who has no answer by now was taken by a lane that breaks, and is sent again.
                foreach (var waiting in batch)
                {
                    waiting.Done.TrySetResult(new Admission(AdmissionKind.Unavailable, null));
                    waiting.Share.Dispose();
                }

                batch.Clear();
            }
        }
    }

    private void Drain(List<Waiting> batch)
    {
        var alerts = 0;
        while (batch.Count < MaxBodies && alerts < MaxAlerts && queue.Reader.TryRead(out var waiting))
        {
            if (waiting.Done.Task.IsCompleted)
            {
                waiting.Share.Dispose();
                continue;
            }

            batch.Add(waiting);
            alerts += waiting.Update.Alerts.Length;
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        if (batch.Count == 0 || await TryRecordAsync(batch) is not { } failure)
        {
            return;
        }

        if (batch.Count == 1 || !failure.IsOfOneBody)
        {
            batch.ForEach(waiting => waiting.Done.TrySetResult(new Admission(failure.Kind, null)));
            return;
        }

        // One of them is bad. Its neighbours must not be refused with it.
        foreach (var waiting in batch)
        {
            if (await TryRecordAsync([waiting]) is { } own)
            {
                waiting.Done.TrySetResult(new Admission(own.Kind, null));
            }
        }
    }

    /// <summary>Null when all are on disk, and told so.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a writer: whatever one batch meets, the next one must be taken.")]
    private async Task<Failure?> TryRecordAsync(List<Waiting> batch)
    {
        try
        {
            var started = Time.GetTimestamp();
            ImmutableArray<GroupUpdate> updates = [.. batch.Select(waiting => waiting.Update)];
            var receipts = await recorder.RecordAsync(updates, configuration.Current.Severity, CancellationToken.None);
            for (var index = 0; index < batch.Count; index++)
            {
                AlertOpsMetrics.AlertsAccepted(updates[index]);
                batch[index].Done.TrySetResult(new Admission(AdmissionKind.Recorded, receipts[index]));
            }

            load.Took(batch.Count, Time.GetElapsedTime(started));
            return null;
        }
        catch (StoreRejectedException error)
        {
            Log.Unstorable(logger, batch.Count, error);
            return new Failure(AdmissionKind.Unstorable, IsOfOneBody: true);
        }
        catch (Exception error)
        {
            // What only one body has met is sent again, not lost.
            Log.NotStored(logger, pace, batch.Count, error);
            return new Failure(AdmissionKind.Unavailable, !Log.IsOutage(error));
        }
    }

    private readonly record struct Failure(AdmissionKind Kind, bool IsOfOneBody);

    private sealed record Waiting(GroupUpdate Update, IntakeBudget.Share Share)
    {
        public TaskCompletionSource<Admission> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
