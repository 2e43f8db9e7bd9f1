using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Delivery;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;

namespace AlertOps.Storage;

/// <summary>
/// Opens the configured database before anything is served, and supervises it. A file that can't be used ends the start; a PostgreSQL that is not reachable is
/// waited for while AlertOps already answers. Nothing is written any more when the database is no longer the one that was opened.
/// </summary>
internal sealed class StorageSupervisor(
    SqlDatabase database, SqlSettings settings, SqlDialect dialect, StoreHealth health, ServiceFailure failure, TimeProvider time, ILogger<StorageSupervisor> logger)
    : PeriodicLoop("storage", Period, time, logger), IHostedLifecycleService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Time that the start waits for a PostgreSQL before it goes on without.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Time without any answer after which a server counts as unreachable, whatever the state of its connection.</summary>
    private static readonly TimeSpan UnresponsiveAfter = TimeSpan.FromSeconds(6);

    /// <summary>Time after which a query without an answer is repeated; longer than a connection takes to be opened or given up.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Number of periods between two queries that check that PostgreSQL answers and has the schema of this build.</summary>
    private const int PeriodsBetweenProbes = 3;

    /// <summary>Maximum number of periods between two attempts to open: a server that refuses a password need not be probedAt every second.</summary>
    private const int MaxPeriodsBetweenOpens = 4;

    /// <summary>Number of failed queries after which the server counts as unreachable; one may fail on a busy server.</summary>
    private const int MaxFailedProbes = 2;

    private readonly FailureLog causes = new();
    private Task? opening;
    private int periods;
    private string? reportedReason;
    private Task<Exception?>? probe;
    private long probedAt;
    private long respondedAt;
    private int failedProbes;
    private int periodsBetweenOpens;

    /// <exception cref="StorageException">It can't be used as it is.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (dialect.IsExclusive)
        {
            await database.OpenAsync(Now, cancellationToken);
            return;
        }

        // What takes longer goes on beside the service.
        opening = OpenAsync(CancellationToken.None);
        if (await Task.WhenAny(opening, Task.Delay(StartTimeout, TimeProvider.System, cancellationToken)) == opening)
        {
            await FinishOpeningAsync(cancellationToken);
        }
        else
        {
            MarkUnavailable(new TimeoutException("no answer yet"));
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task TickAsync(CancellationToken ct)
    {
        if (!database.IsOpen || opening is not null)
        {
            if (opening is null && periods++ < periodsBetweenOpens)
            {
                return;
            }

            opening ??= OpenAsync(CancellationToken.None);
            try
            {
                await FinishOpeningAsync(ct);
            }
            catch (StorageException error)
            {
                failure.End(error.Message);
            }
        }
        else if (dialect.IsExclusive)
        {
            CheckFile();
            await ProbeDiskAsync(ct);
        }
        else if (probe is not null || periods++ % PeriodsBetweenProbes == 0)
        {
            await ProbeServerAsync(ct);
        }
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        await database.OpenAsync(Now, ct);
        if (Time is SharedClock clock)
        {
            await TryAsync(() => MeasureAsync(clock, ct), ct);
        }
    }

    /// <summary>Measures the offset of the clock; <see cref="PostgresReplicas"/> repeats it every minute.</summary>
    private async Task MeasureAsync(SharedClock clock, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        clock.Offset = await PostgresReplicas.MeasureAsync(connection, clock, ct);
        if (clock.Offset.Duration() > TimeSpan.FromSeconds(1))
        {
            logger.ClocksDiffer(clock.Offset.TotalMilliseconds);
        }
    }

    private async Task FinishOpeningAsync(CancellationToken ct)
    {
        try
        {
            await opening!.WaitAsync(ct);
            health.MarkAvailable();
            if (causes.Clear())
            {
                logger.StorageIsThere(dialect.Place);
            }
        }
        catch (StoreUnavailableException error)
        {
            MarkUnavailable(error);
        }
        finally
        {
            opening = null;
            periodsBetweenOpens = Math.Min(periodsBetweenOpens + 1, MaxPeriodsBetweenOpens);
            periods = 0;
        }
    }

    private void MarkUnavailable(Exception error)
    {
        health.MarkUnavailable($"{dialect.Place} is away: {error.Message}");
        if (causes.IsNew(error))
        {
            logger.StorageAway(dialect.Place, error.Message);
        }
    }

    private void CheckFile()
    {
        if (dialect.MissingReason(isWritten: false) is { } why)
        {
            health.MarkUnavailable(why);
            if (why != reportedReason)
            {
                reportedReason = why;
                logger.StorageGone(why);
            }
        }
        else if (health.MarkAvailable())
        {
            reportedReason = null;
            logger.StorageIsThere(dialect.Place);
        }
    }

    /// <summary>Writes a probe after a commit that failed on the disk: without updates, nothing else would find out that the disk can be written again.</summary>
    private async Task ProbeDiskAsync(CancellationToken ct)
    {
        if (health.IsHealthy || health.UnavailableReason is not null)
        {
            return;
        }

        try
        {
            await settings.TryDiskAsync(ct);
            health.SetResponsive(true);
            if (causes.Clear())
            {
                logger.StorageIsThere(dialect.Place);
            }
        }
        catch (DbException error)
        {
            if (error is not StoreUnavailableException && causes.IsNew(error))
            {
                logger.StorageAway(dialect.Place, error.Message);
            }
        }
    }

    private async Task ProbeServerAsync(CancellationToken ct)
    {
        if (probe is null)
        {
            // On a thread of its own, and without a token: a connection to a server that hangs blocks both the query and its cancellation.
            probedAt = Time.GetTimestamp();
            respondedAt = failedProbes == 0 ? probedAt : respondedAt;
            probe = Task.Run(ProbeAsync, CancellationToken.None);
        }

        if (await Task.WhenAny(probe, Task.Delay(Period, Time, ct)) == probe)
        {
            CountProbe(await probe);
            probe = null;
        }
        else if (Time.GetElapsedTime(probedAt) >= ProbeTimeout)
        {
            failedProbes++;
            probe = null;
        }

        var isResponsive = probe is null && failedProbes == 0;
        ReportResponsive(isResponsive || (failedProbes < MaxFailedProbes && Time.GetElapsedTime(respondedAt) < UnresponsiveAfter));
    }

    private void CountProbe(Exception? failed)
    {
        if (failed is StorageException)
        {
            // Another replica has brought the database to a schema that this build does not know.
            failure.End(failed.Message);
        }

        failedProbes = failed is null or StorageException ? 0 : failedProbes + 1;
    }

    private void ReportResponsive(bool answers)
    {
        if (!health.SetResponsive(answers))
        {
            return;
        }

        if (answers)
        {
            logger.StorageIsThere(dialect.Place);
        }
        else
        {
            logger.StorageAway(dialect.Place, "no answer");
        }
    }

    /// <returns>Null when the query was respondedAt; otherwise its error.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Any failure of a probe means that the server did not answer it.")]
    private async Task<Exception?> ProbeAsync()
    {
        try
        {
            // Connections of the pool may still hang at a server that has been replaced.
            await using var connection = failedProbes == 0 ? await dialect.OpenReaderAsync(CancellationToken.None) : await dialect.OpenWriterAsync(CancellationToken.None);
            await SchemaUpgrade.MissingAsync(dialect, connection, CancellationToken.None);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
