using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AlertOps.Background;

namespace AlertOps.Configuration;

/// <summary>
/// Loads the configuration again on SIGHUP, on request, and when a file that has a part in it changes. A good one is swapped in whole; a bad one
/// changes nothing and is kept in <see cref="ReloadStatus"/>. Files are watched by their content: what Kubernetes and git-sync swap is a symlink
/// above them, which file system events don't tell.
/// </summary>
internal sealed class ConfigurationReload(
    ConfigurationSource source,
    ConfigurationResult initial,
    ActiveConfiguration active,
    ReloadStatus status,
    TimeProvider clock,
    ILogger<ConfigurationReload> logger) : PeriodicLoop("configuration", LookEvery, clock, logger)
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim gate = new(1);
    private readonly AlertOpsOptions started = initial.Options ?? throw new ArgumentException("a configuration with problems can't be in force", nameof(initial));
    private FileSnapshot loaded = initial.Snapshot;
    private string before = initial.Snapshot.Fingerprint;
    private PosixSignalRegistration? hangup;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the service is up: unhandled, SIGHUP ends the process.
        hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = ReloadAsync(CancellationToken.None);
        });
        Warn(initial);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        hangup?.Dispose();
        gate.Dispose();
        base.Dispose();
    }

    /// <summary>Loads it now. Never fails: what went wrong is in the answer.</summary>
    public async Task<ReloadState> ReloadAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return Reload();
        }
#pragma warning disable CA1031 // Whatever breaks here, the service goes on with the configuration that it has.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.ReloadFailed(error);
            return status.Failed([new Problem(source.ToString(), 0, $"an unexpected error ({error.GetType().Name})", "see the log, and report it")]);
        }
        finally
        {
            gate.Release();
        }
    }

    protected override async Task LookAsync(CancellationToken ct)
    {
        var known = Volatile.Read(ref loaded);

        // A file that blocks is left after its time; whoever stops the service doesn't wait for that.
        var now = (await Task.Run(known.Look, ct).WaitAsync(ct)).Fingerprint;

        // Changed, and the same at two looks: half a file that is being written may be valid.
        if (now != known.Fingerprint && now == before)
        {
            await ReloadAsync(ct);
        }

        before = now;
    }

    private ReloadState Reload()
    {
        var result = source.Load();
        Volatile.Write(ref loaded, result.Snapshot);
        var problems = result.Problems;
        if (problems.IsEmpty && result.Files is [var main, ..] && result.Snapshot.IsEmpty(main))
        {
            // An empty file is a valid one, but what emptied a running service's file was an accident: a full disk, a pipe read twice.
            problems = [new Problem(main, 0, "the file has become empty", "write it again; to run on the defaults, restart")];
        }

        if (!problems.IsEmpty || result.Options is not { } options)
        {
            logger.ReloadRefused(problems.Length);
            foreach (var problem in problems)
            {
                logger.ConfigurationProblem(problem.ToString());
            }

            return status.Failed(problems);
        }

        var needsRestart = source.Loader.KeysThatNeedRestart(options, started);
        foreach (var failure in active.Replace(source.Loader.KeepRunningValues(options, active.Current)))
        {
            logger.ChangeNotTaken(failure);
        }

        logger.Reloaded(source.ToString());
        Warn(result);
        foreach (var key in needsRestart)
        {
            logger.NeedsRestart(key);
        }

        return status.Succeeded(needsRestart);
    }

    private void Warn(ConfigurationResult result)
    {
        foreach (var risk in result.Risks)
        {
            logger.ConfigurationRisk(risk.ToString());
        }
    }
}
