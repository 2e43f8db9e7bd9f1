using System.CommandLine;
using System.Text.Json;
using AlertOps.Commands;
using AlertOps.Testing;
using AlertOps.Tests.Linting;

namespace AlertOps.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly ContentOnDisk content = new();

    public void Dispose() => content.Dispose();

    [Fact]
    public async Task A_clean_run_says_in_one_line_what_it_looked_at()
    {
        var (exit, output, _) = await RunAsync();

        Assert.Equal((0, "ok: 1 alert, 2 runbooks, 1 dashboard\n"), (exit, output));
    }

    [Fact]
    public async Task Problems_are_lines_and_exit_1()
    {
        content.Without("runbooks/web/WebDown.en.md");

        var (exit, output, _) = await RunAsync();

        Assert.Equal((1, $"{content.Path}/runbooks/web/WebDown.md:1: Chinese without English: write WebDown.en.md beside it\n"), (exit, output));
    }

    [Fact]
    public async Task Json_has_problems_and_coverage()
    {
        content.Without("runbooks/web/WebDown.en.md");

        var (exit, output, _) = await RunAsync("--format", "json");

        Assert.Equal(1, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("Chinese without English", json.RootElement.GetProperty("problems")[0].GetProperty("what").GetString());
        var row = json.RootElement.GetProperty("coverage")[0];
        Assert.Equal(("WebDown", true, false), (row.GetProperty("alert").GetString(), row.GetProperty("chinese").GetBoolean(), row.GetProperty("english").GetBoolean()));
    }

    [Theory]
    [InlineData("--rules")]
    [InlineData("--dashboards")]
    public async Task A_named_folder_that_is_not_there_means_that_it_could_not_run(string option)
    {
        var (exit, output, errors) = await RunAsync(option, Path.Combine(content.Path, "nowhere"));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"nowhere: there is no such folder: name the right one with {option}", errors);
    }

    [Fact]
    public async Task Files_of_secrets_may_be_missing_when_they_are_not_asked_for()
    {
        content.With("alertops.yml", """
            server: {webhook_token_file: token}
            wecom:
              corp_id: ww1
              agent_id: 1
              secret_file: secret
              robots: [{name: ops, webhook_url_file: robot}]
            receivers: [{name: oncall, channels: [{wecom_robot: {robot: ops}}]}]
            route: {receiver: oncall}
            """);
        var config = Path.Combine(content.Path, "alertops.yml");

        var (strict, output, _) = await RunAsync("--config", config);
        var (exit, relaxed, _) = await RunAsync("--config", config, "--no-secrets");

        Assert.Equal(1, strict);
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((0, "ok: 1 alert, 2 runbooks, 1 dashboard\n"), (exit, relaxed));
    }

    [Theory]
    [InlineData("listen: 'http://0.0.0.0:9087'", "", 2, "server.webhook_token: missing, so that no Alertmanager may post alerts (server.listen is not loopback)")]
    [InlineData("external_url: 'https://alertops.example.com'", "", 2, "server.webhook_token: missing, so that no Alertmanager may post alerts (server.external_url is not loopback)")]
    [InlineData(
        "external_url: 'https://alertops.example.com', webhook_token: hunter2", "auth: {anonymous: viewer}", 3,
        "auth.anonymous: viewer lets strangers read incidents, messages and metrics (server.external_url is not loopback)")]
    public async Task A_configuration_that_lets_nobody_post_or_strangers_read_is_a_problem_that_the_service_starts_with(string server, string auth, int line, string problem)
    {
        content.With("alertops.yml", $"# which\nserver: {{{server}}}\n{auth}\n");
        var config = Path.Combine(content.Path, "alertops.yml");

        var (exit, output, _) = await RunAsync("--config", config);
        var loaded = ConfigurationSections.Source(config, new Dictionary<string, string>(), content.Path).Load();

        Assert.Equal(1, exit);
        Assert.Contains($"alertops.yml:{line}: {problem}: ", output, StringComparison.Ordinal);
        Assert.NotNull(loaded.Options);
        Assert.Contains(loaded.Risks, risk => risk.What == problem);
    }

    [Fact]
    public async Task Metrics_that_no_Prometheus_can_read_are_worth_a_warning_and_no_more()
    {
        content.With("alertops.yml", "server: {external_url: 'https://alertops.example.com', webhook_token: hunter2}\n");
        var (exit, output, _) = await RunAsync("--config", Path.Combine(content.Path, "alertops.yml"));
        var (_, json, _) = await RunAsync("--config", Path.Combine(content.Path, "alertops.yml"), "--format", "json");
        content.With("alertops.yml", """
            server: {external_url: 'https://alertops.example.com', webhook_token: hunter2}
            auth: {api_tokens: [{name: prometheus, token: hunter2-0123456789, role: viewer}]}
            """);
        var (_, without, _) = await RunAsync("--config", Path.Combine(content.Path, "alertops.yml"));

        Assert.Equal(0, exit);
        Assert.Contains("alertops.yml:1: warning: auth.api_tokens: no entry with role: viewer, and /metrics is closed", output, StringComparison.Ordinal);
        Assert.EndsWith("ok: 1 alert, 2 runbooks, 1 dashboard\n", output, StringComparison.Ordinal);
        Assert.Equal(1, JsonDocument.Parse(json).RootElement.GetProperty("warnings").GetArrayLength());
        Assert.Equal("ok: 1 alert, 2 runbooks, 1 dashboard\n", without);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public async Task What_README_shows_passes_without_a_warning(string readme)
    {
        var text = await File.ReadAllTextAsync(RepositoryFiles.Path(readme));
        content.With("alertops.yml", text.Split("```yaml\n")[1].Split("```")[0]);

        var (exit, output, _) = await RunAsync("--config", Path.Combine(content.Path, "alertops.yml"), "--no-secrets");

        Assert.Equal((0, "ok: 1 alert, 2 runbooks, 1 dashboard\n"), (exit, output));
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var config = new Option<string?>("--config") { Recursive = true };
        var root = new RootCommand { config, CheckCommand.Create(config) };
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await root.Parse(["check", "--runbooks", Path.Combine(content.Path, "runbooks"), .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
