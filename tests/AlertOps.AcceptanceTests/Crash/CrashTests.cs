using AlertOps.Testing.Peers;
using Xunit.Abstractions;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>
/// Kills processes again and again under load: no alert that was answered with 200 is lost, the app shows nothing twice, robot and mailbox at most one
/// call per kill. It plays ten rounds; <c>./test.sh --long</c> plays two hundred.
/// </summary>
public class CrashTests(ITestOutputHelper console)
{
    [Fact]
    public Task Nothing_is_lost_on_sqlite() => PlayAsync(CrashOptions.FromEnvironment("sqlite", 1, "path: alertops.db"));

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task Nothing_is_lost_by_two_replicas_on_postgres()
    {
        await using var postgres = await RealPostgres.StartAsync();
        await PlayAsync(CrashOptions.FromEnvironment("postgres", 2, $"postgres: \"{await postgres.CreateDatabaseAsync()}\""));
    }

    private async Task PlayAsync(CrashOptions options)
    {
        console.WriteLine($"ALERTOPS_CRASH_ROUNDS={options.Rounds} ALERTOPS_CRASH_SEED={options.Seed}");
        await using var run = await CrashRun.StartAsync(options);
        var report = await run.PlayAsync();
        report.Save(run.Output);
        console.WriteLine(report.ToString());

        Assert.Empty(report.Faults);
    }
}
