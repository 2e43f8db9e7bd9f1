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
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);

    /// <summary>Time without any answer after which a server counts as unreachable, whatever the state of its connection.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(6);

    /// <summary>Time after which a query without an answer is repeated; longer than a connection takes to be opened or given up.</summary>
    private static readonly TimeSpan QuestionPatience = TimeSpan.FromSeconds(20);

    /// <summary>Number of periods between two queries that check that PostgreSQL answers and has the schema of this build.</summary>
    private const int LooksBetweenQuestions = 3;

    /// <summary>Maximum number of periods between two attempts to open: a server that refuses a password need not be asked every second.</summary>
    private const int LongestWait = 4;

    /// <summary>Number of failed queries after which the server counts as unreachable; one may fail on a busy server.</summary>
    private const int FailuresBeforeAway = 2;

    private readonly FailureLog causes = new();
    private Task? opening;
    private int looks;
    private string? told;
    private Task<Exception?>? question;
    private long asked;
    private long answered;
    private int unanswered;
    private int wait;

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
        if (await Task.WhenAny(opening, Task.Delay(StartPatience, TimeProvider.System, cancellationToken)) == opening)
        {
            await FinishOpeningAsync(cancellationToken);
        }
        else
        {
            Away(new TimeoutException("no answer yet"));
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task LookAsync(CancellationToken ct)
    {
        if (!database.IsOpen || opening is not null)
        {
            if (opening is null && looks++ < wait)
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
            LookForFile();
            await TryDiskAsync(ct);
        }
        else if (question is not null || looks++ % LooksBetweenQuestions == 0)
        {
            await AskAsync(ct);
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
            Away(error);
        }
        finally
        {
            opening = null;
            wait = Math.Min(wait + 1, LongestWait);
            looks = 0;
        }
    }

    private void Away(Exception error)
    {
        health.MarkUnavailable($"{dialect.Place} is away: {error.Message}");
        if (causes.IsNew(error))
        {
            logger.StorageAway(dialect.Place, error.Message);
        }
    }

    private void LookForFile()
    {
        if (dialect.WhyGone(isWritten: false) is { } why)
        {
            health.MarkUnavailable(why);
            if (why != told)
            {
                told = why;
                logger.StorageGone(why);
            }
        }
        else if (health.MarkAvailable())
        {
            told = null;
            logger.StorageIsThere(dialect.Place);
        }
    }

    /// <summary>Writes a probe after a commit that failed on the disk: without updates, nothing else would find out that the disk can be written again.</summary>
    private async Task TryDiskAsync(CancellationToken ct)
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

    private async Task AskAsync(CancellationToken ct)
    {
        if (question is null)
        {
            // On a thread of its own, and without a token: a connection to a server that hangs blocks both the query and its cancellation.
            asked = Time.GetTimestamp();
            answered = unanswered == 0 ? asked : answered;
            question = Task.Run(QuestionAsync, CancellationToken.None);
        }

        if (await Task.WhenAny(question, Task.Delay(Period, Time, ct)) == question)
        {
            Hear(await question);
            question = null;
        }
        else if (Time.GetElapsedTime(asked) >= QuestionPatience)
        {
            unanswered++;
            question = null;
        }

        var isAnswered = question is null && unanswered == 0;
        Tell(isAnswered || (unanswered < FailuresBeforeAway && Time.GetElapsedTime(answered) < AnswerPatience));
    }

    private void Hear(Exception? failed)
    {
        if (failed is StorageException)
        {
            // Another replica has brought the database to a schema that this build does not know.
            failure.End(failed.Message);
        }

        unanswered = failed is null or StorageException ? 0 : unanswered + 1;
    }

    private void Tell(bool answers)
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

    /// <returns>Null when the query was answered; otherwise its error.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the question met, the answer is that there is none.")]
    private async Task<Exception?> QuestionAsync()
    {
        try
        {
            // Connections of the pool may still hang at a server that has been replaced.
            await using var connection = unanswered == 0 ? await dialect.OpenReaderAsync(CancellationToken.None) : await dialect.OpenWriterAsync(CancellationToken.None);
            await SchemaUpgrade.MissingAsync(dialect, connection, CancellationToken.None);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
