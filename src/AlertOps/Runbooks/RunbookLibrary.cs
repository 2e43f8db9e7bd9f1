using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>
/// Reloads the runbooks when their files change: reads them once before the service starts and polls the folder every two seconds. <see cref="Current"/>
/// is replaced as a whole. A folder that does not answer delays neither the start nor the end of the service.
/// </summary>
/// <param name="read">Reads the folder; null to read it from disk.</param>
internal sealed class RunbookLibrary(ActiveConfiguration configuration, TimeProvider time, ILogger<RunbookLibrary> logger, Func<string, RunbookFolder>? read = null)
    : PeriodicLoop("runbooks", Interval, time, logger)
{
    /// <summary>Time that a start or a reload waits for the runbooks; later they are used as soon as they are read.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>After this many polls the contents are read even when the listing is unchanged: a swapped file can have the same size and time.</summary>
    private const int PollsBetweenReads = 15;

    private readonly Lock refreshing = new();
    private volatile RunbookBuild? build;
    private string? listing;
    private string contents = "";
    private int polls;
    private HashSet<Problem> reported = [];

    /// <summary>The current catalogue. A piece of work reads it once, so that it sees the same runbooks throughout.</summary>
    public RunbookCatalog Current
    {
        get
        {
            if (build is null)
            {
                Refresh();
            }

            return build!.Catalog;
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync().WaitAsync(StartTimeout, Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var folder = configuration.Current.RunbooksPath;
            var problem = new Problem(folder, 0, "the runbooks' folder can't be read in time", "check the disk or the server that it lies on; until then the built-in runbook is in force");
            if (Interlocked.CompareExchange(ref build, new RunbookFolder(folder, false, [], [problem]).Build(null), null) is null)
            {
                logger.RunbookProblem(problem.File, problem.Line, problem.What, problem.Cure);
            }
        }

        configuration.Changed += OnConfigurationChanged;
        await base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        configuration.Changed -= OnConfigurationChanged;
        return base.StopAsync(cancellationToken);
    }

    /// <summary>Polls the folder now. True when this replaced the catalogue.</summary>
    public bool Refresh()
    {
        lock (refreshing)
        {
            var folder = configuration.Current.RunbooksPath;
            var current = RunbookFingerprint.OfListing(folder);
            if (build is not null && current is not null && current == listing && ++polls < PollsBetweenReads)
            {
                return false;
            }

            polls = 0;
            listing = current;
            return Apply(read is null ? RunbookFolder.Read(folder) : read(folder));
        }
    }

    protected override Task TickAsync(CancellationToken ct) => RefreshAsync().WaitAsync(ct);

    /// <summary>Polls on a thread of its own, since reading may block for long.</summary>
    private Task<bool> RefreshAsync() => Task.Factory.StartNew(Refresh, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Apply(RunbookFolder folder)
    {
        var fingerprint = RunbookFingerprint.OfContents(folder);
        if (build is not null && fingerprint == contents)
        {
            return false;
        }

        contents = fingerprint;
        var previous = build;
        if (!folder.Exists && previous is not null)
        {
            // The folder is being swapped, or was removed by mistake: the runbooks stay in use.
            Report(folder.Problems);
            return false;
        }

        var next = Build(folder, previous);
        build = next;
        logger.RunbooksLoaded(next.Catalog.All.Length, next.Catalog.Problems.Length);
        Report(next.Catalog.Problems);
        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Runbooks may be anything; without a catalogue there would be no messages at all.")]
    private RunbookBuild Build(RunbookFolder folder, RunbookBuild? previous)
    {
        try
        {
            return folder.Build(previous);
        }
        catch (Exception error)
        {
            // Errors of one file are caught where it is read; this is for unexpected ones. The next poll tries again.
            logger.RunbooksNotLoaded(error);
            contents = "";
            var problem = new Problem(folder.Folder, 0, $"the runbooks can't be loaded ({error.GetType().Name})", "see the log, and report it");
            return previous is null ? (folder with { Sources = [], Problems = [problem] }).Build(null) : previous with { Catalog = previous.Catalog.With(problem) };
        }
    }

    /// <summary>Logs each problem when it appears, not at every poll.</summary>
    private void Report(IEnumerable<Problem> problems)
    {
        var current = problems.ToHashSet();
        foreach (var problem in current.Except(reported))
        {
            logger.RunbookProblem(problem.File, problem.Line, problem.What, problem.Cure);
        }

        reported = current;
    }

    /// <summary>Reads a newly configured folder at once, unless it does not answer in time.</summary>
    private void OnConfigurationChanged(AlertOpsOptions options) => RefreshAsync().Wait(StartTimeout);
}
