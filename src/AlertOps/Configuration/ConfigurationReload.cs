using System.Runtime.InteropServices;
using AlertOps.Background;

namespace AlertOps.Configuration;

/// <summary>
/// Loads the configuration again on SIGHUP, on request, and when one of its files changes. A good configuration replaces the running one as a whole; a
/// bad one changes nothing, and its problems are in <see cref="ReloadStatus"/>. Files are compared by content: Kubernetes and git-sync replace a
/// symlink above them, for which the file system raises no event.
/// </summary>
internal sealed class ConfigurationReload(
    ConfigurationSource source,
    ConfigurationResult initial,
    ActiveConfiguration active,
    ReloadStatus status,
    TimeProvider clock,
    ILogger<ConfigurationReload> logger) : PeriodicLoop("configuration", CheckInterval, clock, logger)
{
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim gate = new(1);
    private readonly AlertOpsOptions started = initial.Options ?? throw new ArgumentException("a configuration with problems can't be in force", nameof(initial));
    private FileSnapshot loaded = initial.Snapshot;
    private string previousFingerprint = initial.Snapshot.Fingerprint;
    private PosixSignalRegistration? hangup;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Registered before the service is up: an unhandled SIGHUP ends the process.
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

    /// <summary>Loads the configuration now. Never throws: a failure is in the returned state.</summary>
    public async Task<ReloadState> ReloadAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return Reload();
        }
#pragma warning disable CA1031 // The service goes on with its configuration after any error.
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

    protected override async Task TickAsync(CancellationToken ct)
    {
        var known = Volatile.Read(ref loaded);

        // A file that blocks is given up after its timeout; stopping the service doesn't wait for that.
        var now = (await Task.Run(known.TakeAgain, ct).WaitAsync(ct)).Fingerprint;

        // Reloaded when two checks see the same change: half a file that is being written may be valid.
        if (now != known.Fingerprint && now == previousFingerprint)
        {
            await ReloadAsync(ct);
        }

        previousFingerprint = now;
    }

    private ReloadState Reload()
    {
        var result = source.Load();
        Volatile.Write(ref loaded, result.Snapshot);
        var problems = result.Problems;
        if (problems.IsEmpty && result.Files is [var main, ..] && result.Snapshot.IsEmpty(main))
        {
            // An empty file is valid, but a running service's file becomes empty only by accident: a full disk, a pipe read twice.
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
