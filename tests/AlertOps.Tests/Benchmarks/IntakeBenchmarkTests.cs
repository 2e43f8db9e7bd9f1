using System.CommandLine;
using System.Text.Json;
using AlertOps.Benchmarks;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.Tests.Benchmarks;

public class IntakeBenchmarkTests
{
    [Fact]
    public async Task Alerts_that_are_counted_are_in_the_database()
    {
        await using var service = await TestService.StartAsync("""
            server: {listen: "http://127.0.0.1:0", webhook_token: s3cret-token}
            storage: {path: alertops.db}
            """, TimeProvider.System);
        using var folder = new TemporaryFolder();

        var (exit, output, errors) = await RunAsync(
            "--url", service.Url.AbsoluteUri, "--token-file", folder.Write("token", "s3cret-token\n"), "--connections", "2", "--alerts", "3", "--groups", "7", "--seconds", "1", "--rounds", "1", "--format", "json");

        Assert.Equal((0, "round 1 of 1: known alerts, AlertOps\nround 1 of 1: new alerts, AlertOps\n"), (exit, errors));
        using var json = JsonDocument.Parse(output);
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["known", "new"], rows.Select(row => row.GetProperty("alerts").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("alerts_per_second").GetDouble() > 0));

        // 7 known groups and the new ones; a body whose answer came after the end is on disk and not counted.
        var incidents = await CountAsync(service);
        var counted = rows[1].GetProperty("alerts_per_second").GetDouble() / 3;
        Assert.InRange(incidents, 7 + counted - 0.01, 7 + counted + 2);
    }

    [Fact]
    public async Task A_service_that_wants_a_token_is_an_error_that_says_so()
    {
        await using var service = await TestService.StartAsync("""
            server: {listen: "http://127.0.0.1:0", webhook_token: s3cret-token}
            storage: {path: alertops.db}
            """, TimeProvider.System);

        var (exit, _, errors) = await RunAsync("--url", service.Url.AbsoluteUri, "--seconds", "1");

        Assert.Equal(2, exit);
        Assert.Contains("intake: the server wants a token: name a file with it, --token-file FILE", errors);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_without_a_stack()
    {
        var url = $"http://127.0.0.1:{PeerProcess.FreePort()}/";

        var (exit, _, errors) = await RunAsync("--url", url);

        Assert.Equal(2, exit);
        Assert.Contains($"intake: {url} does not answer", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Theory]
    [InlineData("--url: 'https://127.0.0.1' is no http URL", "--url", "https://127.0.0.1")]
    [InlineData("--rounds: '0' is no number above 0", "--rounds", "0")]
    [InlineData("leave one out", "--url", "http://127.0.0.1:1", "--postgres", "Host=nowhere")]
    [InlineData("leave one out", "--url", "http://127.0.0.1:1", "--against", ".")]
    [InlineData("--against: '/nowhere' is no build of alertops", "--against", "/nowhere")]
    public async Task Options_that_make_no_sense_are_refused(string complaint, params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync(arguments);

        Assert.Equal(1, exit);
        Assert.Contains(complaint, errors);
    }

    [Fact]
    public async Task Two_builds_are_measured_in_turns_and_leave_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        await using var benchmark = PeerProcess.Start(
            Path.ChangeExtension(typeof(IntakeCommand).Assembly.Location, null),
            ["intake", "--groups", "5", "--seconds", "1", "--rounds", "1", "--only", "known", "--against", Path.GetDirectoryName(AlertOpsProcess.Executable)!],
            folder.Path,
            [("TMPDIR", folder.Path), ("ALERTOPS__SERVER__LISTEN", "nonsense")]);

        await benchmark.SucceededAsync();

        Assert.Matches(@"round 1 of 1: known alerts, AlertOps\s+round 1 of 1: known alerts, Baseline", benchmark.Output);
        Assert.Contains("storage SQLite", benchmark.Output);
        Assert.Matches(@"known   cold     Baseline +[0-9.]+   [0-9.]+…[0-9.]+", benchmark.Output);
        Assert.Empty(Directory.EnumerateDirectories(folder.Path));
    }

    private static async Task<int> CountAsync(TestService service)
    {
        var count = 0;
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await Http.Client.GetStringAsync(new Uri(service.Url, $"/api/v1/incidents?cursor={cursor}")));
            count += page.RootElement.GetProperty("items").GetArrayLength();
            cursor = page.RootElement.GetProperty("next").GetString();
        }

        return count;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await new RootCommand { IntakeCommand.Create() }.Parse(["intake", .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
