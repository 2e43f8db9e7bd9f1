using System.Diagnostics.CodeAnalysis;
using AlertOps.Background;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>
/// Keeps <see cref="Current"/> in step with the files on disk: read once before the service starts, then looked at every two seconds. A catalogue is
/// swapped in whole. A folder that takes too long keeps neither the start nor the end of the service waiting.
/// </summary>
/// <param name="read">Reads the folder; null: from disk.</param>
internal sealed class RunbookLibrary(ActiveConfiguration configuration, TimeProvider time, ILogger<RunbookLibrary> logger, Func<string, RunbookFolder>? read = null)
    : PeriodicLoop("runbooks", Interval, time, logger)
{
    /// <summary>How long a start or a reload waits for the runbooks; they come into force whenever they are read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Every so many looks the contents are read even when nothing seems changed: a swap can keep size and time.</summary>
    private const int LooksBetweenReads = 15;

    private readonly Lock refreshing = new();
    private volatile RunbookBuild? build;
    private string? listing;
    private string contents = "";
    private int looks;
    private HashSet<Problem> reported = [];

    /// <summary>The catalogue in force. Take it once per piece of work.</summary>
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
            await RefreshAsync().WaitAsync(Patience, Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var folder = configuration.Current.RunbooksPath;
            var late = new Problem(folder, 0, "the runbooks' folder can't be read in time", "check the disk or the server that it lies on; until then the built-in runbook is in force");
            if (Interlocked.CompareExchange(ref build, new RunbookFolder(folder, false, [], [late]).Build(null), null) is null)
            {
                logger.RunbookProblem(late.File, late.Line, late.What, late.Cure);
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

    /// <summary>Looks at the folder now. True when another catalogue is in force afterwards.</summary>
    public bool Refresh()
    {
        lock (refreshing)
        {
            var folder = configuration.Current.RunbooksPath;
            var seen = RunbookFingerprint.OfListing(folder);
            if (build is not null && seen is not null && seen == listing && ++looks < LooksBetweenReads)
            {
                return false;
            }

            looks = 0;
            listing = seen;
            return Take(read is null ? RunbookFolder.Read(folder) : read(folder));
        }
    }

    protected override Task LookAsync(CancellationToken ct) => RefreshAsync().WaitAsync(ct);

    /// <summary>On a thread of its own, which may be blocked for long.</summary>
    private Task<bool> RefreshAsync() => Task.Factory.StartNew(Refresh, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Take(RunbookFolder folder)
    {
        var found = RunbookFingerprint.OfContents(folder);
        if (build is not null && found == contents)
        {
            return false;
        }

        contents = found;
        var previous = build;
        if (!folder.Exists && previous is not null)
        {
            // A folder that vanishes is a swap under way or a mistake; neither is a reason to forget every runbook.
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
            // What one file does is caught where it is read; this is for what nobody thought of. It is tried again at the next look.
            logger.RunbooksNotLoaded(error);
            contents = "";
            var problem = new Problem(folder.Folder, 0, $"the runbooks can't be loaded ({error.GetType().Name})", "see the log, and report it");
            return previous is null ? (folder with { Sources = [], Problems = [problem] }).Build(null) : previous with { Catalog = previous.Catalog.With(problem) };
        }
    }

    /// <summary>Logs each problem when it appears, not at every look.</summary>
    private void Report(IEnumerable<Problem> problems)
    {
        var now = problems.ToHashSet();
        foreach (var problem in now.Except(reported))
        {
            logger.RunbookProblem(problem.File, problem.Line, problem.What, problem.Cure);
        }

        reported = now;
    }

    /// <summary>Another folder counts at once, unless it takes too long.</summary>
    private void OnConfigurationChanged(AlertOpsOptions options) => RefreshAsync().Wait(Patience);
}
