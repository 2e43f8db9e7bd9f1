using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Testing;

namespace AlertOps.Benchmarks;

/// <summary>Options of the intake benchmark.</summary>
/// <param name="Connections">Number of connections that post at the same time.</param>
/// <param name="Alerts">Number of alerts in a body.</param>
/// <param name="Groups">Number of known groups to go round in.</param>
/// <param name="Seconds">Length of a stretch.</param>
/// <param name="Rounds">Number of turns of each kind and server.</param>
/// <param name="Kinds">The kinds of load, in turns.</param>
/// <param name="Program">The build that is measured, unless <paramref name="Url"/> names a running one.</param>
/// <param name="Against">The build to compare with; null for none.</param>
/// <param name="Url">Address of an AlertOps that runs already; null for temporary ones.</param>
/// <param name="Token">The webhook token of the running one; null for none.</param>
/// <param name="Postgres">Connection string for temporary ones; null for SQLite.</param>
/// <param name="Alertmanager">Alertmanager's program to compare with; null for none.</param>
internal sealed record IntakeOptions(
    int Connections,
    int Alerts,
    int Groups,
    int Seconds,
    int Rounds,
    ImmutableArray<AlertKind> Kinds,
    AlertOpsBuild Program,
    AlertOpsBuild? Against,
    Uri? Url,
    string? Token,
    string? Postgres,
    string? Alertmanager);

/// <summary>
/// Measures how many alerts a second are on disk and answered: known ones (the same groups again) and new ones (every body is a group that was not there
/// before). AlertOps, the build to compare with and Alertmanager take turns, so that other load on the machine affects all of them. Every turn is a fresh
/// process with a fresh database, so that its first stretch is a cold one and no turn does work that another has left.
/// </summary>
internal sealed class IntakeBenchmark(IntakeOptions options, TimeProvider time, TextWriter progress)
{
    private readonly string run = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private bool isIntroduced;
    private int turn;

    /// <summary>Measures all rounds.</summary>
    /// <exception cref="IOException">A server can't be started, ends, or answers with an error.</exception>
    public async Task<IntakeMeasurement> RunAsync(CancellationToken ct)
    {
        var versions = new Dictionary<Server, string>();
        if (options.Url is null)
        {
            versions[Server.AlertOps] = await options.Program.VersionAsync(ct);
        }

        if (options.Against is { } other)
        {
            versions[Server.Baseline] = await other.VersionAsync(ct);
        }

        var turns = new List<Turn>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var kind in options.Kinds)
            {
                foreach (var server in Servers())
                {
                    await progress.WriteLineAsync($"round {round} of {options.Rounds}: {(kind == AlertKind.Known ? "known" : "new")} alerts, {server}");
                    turns.Add(new Turn(kind, server, await MeasureAsync(server, kind, ct)));
                }
            }
        }

        return new IntakeMeasurement(versions, turns);
    }

    private TimeSpan Stretch => TimeSpan.FromSeconds(options.Seconds);

    private IEnumerable<Server> Servers()
    {
        yield return Server.AlertOps;
        if (options.Against is not null)
        {
            yield return Server.Baseline;
        }

        if (options.Alertmanager is not null)
        {
            yield return Server.Alertmanager;
        }
    }

    private Task<StretchResult[]> MeasureAsync(Server server, AlertKind kind, CancellationToken ct) => server switch
    {
        Server.AlertOps => options.Url is { } url ? RunningAsync(url, kind, ct) : TemporaryAsync(options.Program, kind, ct),
        Server.Baseline => TemporaryAsync(options.Against!, kind, ct),
        Server.Alertmanager => AlertmanagerAsync(options.Alertmanager!, kind, ct),
    };

    /// <summary>Measures a service that runs already: it has no cold stretch.</summary>
    private async Task<StretchResult[]> RunningAsync(Uri url, AlertKind kind, CancellationToken ct)
    {
        var load = Load(url, kind, LoadRequest.Webhook(url, Run(kind), options.Alerts, options.Token));
        if (kind == AlertKind.Known && !isIntroduced)
        {
            await load.IntroduceAsync(ct);
            isIntroduced = true;
        }

        return await load.RunAsync([Stretch], ct);
    }

    private async Task<StretchResult[]> TemporaryAsync(AlertOpsBuild build, AlertKind kind, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        await using var database = options.Postgres is { } connection ? await TemporaryDatabase.CreateAsync(connection, ct) : null;
        var request = (Uri url) => LoadRequest.Webhook(url, Run(kind), options.Alerts, null);
        if (kind == AlertKind.Known)
        {
            // The groups become known, and what they cause is done, before the process that is measured starts.
            await using var first = await ServerProcess.AlertOpsAsync(build, folder.Path, database?.Connection, time, ct);
            await Load(first.Url, kind, request(first.Url)).IntroduceAsync(ct);
            await first.UntilDeliveredAsync(options.Groups, time, ct);
        }

        await using var server = await ServerProcess.AlertOpsAsync(build, folder.Path, database?.Connection, time, ct);
        return await Load(server.Url, kind, request(server.Url)).RunAsync([Stretch, Stretch], ct);
    }

    private async Task<StretchResult[]> AlertmanagerAsync(string program, AlertKind kind, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.AlertmanagerAsync(program, folder.Path, time, ct);
        var load = Load(server.Url, kind, LoadRequest.Alertmanager(server.Url, Run(kind), options.Alerts));
        if (kind == AlertKind.Known)
        {
            // It keeps no alert over a restart.
            await load.IntroduceAsync(ct);
        }

        return await load.RunAsync([Stretch, Stretch], ct);
    }

    private LoadGenerator Load(Uri url, AlertKind kind, LoadRequest request) => new(url, request, kind == AlertKind.Known ? options.Groups : 0, options.Connections, time);

    /// <summary>Name in the labels: new groups are new in every turn, known ones the same in all.</summary>
    private string Run(AlertKind kind) => kind == AlertKind.Known ? run : $"{run}-{++turn}";
}
