using System.Collections.Immutable;
using System.Globalization;

namespace AlertOps.Commands;

/// <param name="Groups">Known groups to go round in.</param>
/// <param name="Kinds">What is measured, in turns.</param>
/// <param name="Seconds">Length of a stretch.</param>
/// <param name="Url">Of an AlertOps that runs already; null for a throw-away one.</param>
/// <param name="Postgres">Connection string for the throw-away one; null for SQLite.</param>
/// <param name="Alertmanager">The program to compare with; null for none.</param>
internal sealed record BenchIntakeOptions(
    int Connections, int Alerts, int Groups, int Seconds, int Rounds, ImmutableArray<BenchKind> Kinds, Uri? Url, string? Token, string? Postgres, string? Alertmanager);

/// <summary>
/// How many alerts a second are on disk and answered: known ones (the same groups again) and new ones (every body a group that nobody has seen). Rounds
/// take turns between AlertOps and Alertmanager, so that whatever else the machine does hits both; every turn is a fresh process, so that its first
/// stretch is a cold one and nobody works off what another turn has left.
/// </summary>
internal sealed class BenchIntake(BenchIntakeOptions options, TimeProvider time, TextWriter progress) : IAsyncDisposable
{
    private readonly string run = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private readonly Stack<DirectoryInfo> folders = [];
    private readonly Stack<BenchDatabase> databases = [];
    private Home? known;
    private bool isIntroduced;
    private int turn;

    public async Task<IReadOnlyList<BenchTurn>> RunAsync(CancellationToken ct)
    {
        var turns = new List<BenchTurn>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var kind in options.Kinds)
            {
                await SayAsync(round, kind, "AlertOps");
                turns.Add(new BenchTurn(kind, BenchTarget.AlertOps, await (options.Url is { } url ? RunningAsync(url, kind, ct) : ThrowAwayAsync(kind, ct))));
                if (options.Alertmanager is { } program)
                {
                    await SayAsync(round, kind, "Alertmanager");
                    turns.Add(new BenchTurn(kind, BenchTarget.Alertmanager, await AlertmanagerAsync(program, kind, ct)));
                }
            }
        }

        return turns;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }

        foreach (var folder in folders)
        {
            folder.Delete(recursive: true);
        }
    }

    private TimeSpan Stretch => TimeSpan.FromSeconds(options.Seconds);

    private Task SayAsync(int round, BenchKind kind, string target) =>
        progress.WriteLineAsync($"round {round} of {options.Rounds}: {(kind == BenchKind.Known ? "known" : "new")} alerts, {target}");

    /// <summary>It has been running for who knows how long: there is no cold stretch.</summary>
    private async Task<BenchStretch[]> RunningAsync(Uri url, BenchKind kind, CancellationToken ct)
    {
        var load = Load(url, kind, BenchRequest.Webhook(url, Run(kind), options.Alerts, options.Token));
        if (kind == BenchKind.Known && !isIntroduced)
        {
            await load.IntroduceAsync(ct);
            isIntroduced = true;
        }

        return await load.RunAsync([Stretch], ct);
    }

    private async Task<BenchStretch[]> ThrowAwayAsync(BenchKind kind, CancellationToken ct)
    {
        var home = kind == BenchKind.Known ? known ??= await KnownHomeAsync(ct) : await NewHomeAsync(ct);
        await using var server = await BenchServer.AlertOpsAsync(home.Folder, home.Postgres, time, ct);
        return await Load(server.Url, kind, BenchRequest.Webhook(server.Url, Run(kind), options.Alerts, null)).RunAsync([Stretch, Stretch], ct);
    }

    private async Task<BenchStretch[]> AlertmanagerAsync(string program, BenchKind kind, CancellationToken ct)
    {
        await using var server = await BenchServer.AlertmanagerAsync(program, NewFolder(), time, ct);
        var load = Load(server.Url, kind, BenchRequest.Alertmanager(server.Url, Run(kind), options.Alerts));
        if (kind == BenchKind.Known)
        {
            // It keeps no alert over a restart.
            await load.IntroduceAsync(ct);
        }

        return await load.RunAsync([Stretch, Stretch], ct);
    }

    /// <summary>A home whose database knows the groups, with everything that they caused done.</summary>
    private async Task<Home> KnownHomeAsync(CancellationToken ct)
    {
        var home = await NewHomeAsync(ct);
        await using var server = await BenchServer.AlertOpsAsync(home.Folder, home.Postgres, time, ct);
        await Load(server.Url, BenchKind.Known, BenchRequest.Webhook(server.Url, Run(BenchKind.Known), options.Alerts, null)).IntroduceAsync(ct);
        await server.UntilDeliveredAsync(options.Groups, time, ct);
        return home;
    }

    private async Task<Home> NewHomeAsync(CancellationToken ct)
    {
        var folder = NewFolder();
        if (options.Postgres is not { } connection)
        {
            return new Home(folder, null);
        }

        var database = await BenchDatabase.CreateAsync(connection, ct);
        databases.Push(database);
        return new Home(folder, database.Connection);
    }

    private string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("alertops-bench-");
        folders.Push(folder);
        return folder.FullName;
    }

    private BenchLoad Load(Uri url, BenchKind kind, BenchRequest request) => new(url, request, kind == BenchKind.Known ? options.Groups : 0, options.Connections, time);

    /// <summary>New groups are new in every turn, known ones the same in all.</summary>
    private string Run(BenchKind kind) => kind == BenchKind.Known ? run : $"{run}-{++turn}";

    private sealed record Home(string Folder, string? Postgres);
}
