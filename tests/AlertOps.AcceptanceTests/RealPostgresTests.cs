using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Tests the fixture itself, on which other tests rely when PostgreSQL loses power.</summary>
public class RealPostgresTests
{
    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task Committed_rows_outlive_a_power_cut_and_a_restart()
    {
        await using var postgres = await RealPostgres.StartAsync();
        var first = await postgres.CreateDatabaseAsync();
        var second = await postgres.CreateDatabaseAsync();
        Assert.NotEqual(first, second);
        await postgres.ExecuteAsync("CREATE TABLE kept (id int)", first);

        await postgres.ExecuteAsync("INSERT INTO kept VALUES (1)", first);
        await postgres.RestartAsync(immediate: true);
        Assert.Contains("was not properly shut down", postgres.Output, StringComparison.Ordinal);
        await postgres.ExecuteAsync("INSERT INTO kept VALUES (2)", first);
        await postgres.RestartAsync();

        Assert.Equal("2", await postgres.ExecuteAsync("SELECT count(*) FROM kept", first));
        Assert.Equal("on|on", await postgres.ExecuteAsync("SELECT current_setting('fsync') || '|' || current_setting('synchronous_commit')", first));
    }

    [RealPeerFact("initdb", "postgres", "psql", "setpriv")]
    public async Task Sessions_can_be_cut_while_the_server_stays()
    {
        var postgres = await RealPostgres.SharedAsync();
        Assert.Same(postgres, await RealPostgres.SharedAsync());

        await using var session = postgres.Connect(await postgres.CreateDatabaseAsync());
        await AlertOps.Testing.Eventually.TrueAsync(
            async () => await postgres.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()") == "1",
            TimeSpan.FromSeconds(30),
            () => session.Output);

        await postgres.CutConnectionsAsync();

        await session.WaitForExitAsync();
        Assert.NotEqual(0, session.ExitCode);
        Assert.Equal("1", await postgres.ExecuteAsync("SELECT 1"));
    }
}
