using System.CommandLine;
using AlertOps.Commands;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public Task Before_the_service_was_ever_started() => ExplainsAsync("path: nowhere/alertops.db");

    [RealPeerFact("postgres")]
    public async Task On_an_empty_PostgreSQL() => await ExplainsAsync($"postgres: \"{await (await RealPostgres.SharedAsync()).CreateDatabaseAsync()}\"");

    [Fact]
    public async Task A_database_that_does_not_answer_is_said_in_one_line()
    {
        var (exit, output, errors) = await RunAsync("postgres: \"Host=127.0.0.1;Port=9;Database=x;Username=x;Password=secret-word\"");

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("alertops explain: the database can't be read: ", errors);
        Assert.DoesNotContain("secret-word", errors);
    }

    [Fact]
    public async Task A_heartbeat_alone_is_said_to_become_no_incident()
    {
        var watchdog = folder.Write("watchdog.json", """{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"Watchdog"}}]}""");

        var (exit, output, errors) = await RunAsync("path: nowhere/alertops.db", watchdog);

        Assert.Equal((0, ""), (exit, output));
        Assert.Contains("only heartbeats (such as Watchdog)", errors, StringComparison.Ordinal);
    }

    private async Task ExplainsAsync(string storage)
    {
        var (exit, output, errors) = await RunAsync(storage);

        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("#1", output);
        Assert.Contains("opened", output);
        Assert.Contains("sandbox", output);
        Assert.False(Directory.Exists(folder.File("nowhere")));
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(string storage, string? body = null)
    {
        var file = folder.Write("alertops.yml", $$"""
            storage: { {{storage}} }
            prometheus: {url: "http://127.0.0.1:9"}
            runbooks: {path: {{RepositoryFiles.Path("runbooks")}}}
            """);
        var config = new Option<string?>("--config") { Recursive = true };
        var root = new RootCommand { config, ExplainCommand.Create(config) };
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        body ??= RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json");
        var exit = await root.Parse(["explain", body, "--config", file]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
