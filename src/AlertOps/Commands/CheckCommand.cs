using System.CommandLine;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Linting;
using AlertOps.Runbooks;

namespace AlertOps.Commands;

/// <summary>Lints configuration, runbooks, rules and dashboards before they are used.</summary>
internal static class CheckCommand
{
    private sealed record Request(string? Config, string? Rules, string? Runbooks, string? Dashboards, bool Live, bool NoSecrets, bool Json);

    public static Command Create(Option<string?> config)
    {
        var rules = new Option<string?>("--rules") { HelpName = "DIR", Description = "Prometheus rule files and their promtool tests; without it the folder rules beside the runbooks" };
        var runbooks = new Option<string?>("--runbooks") { HelpName = "DIR", Description = "Runbooks; without it those of the configuration" };
        var dashboards = new Option<string?>("--dashboards") { HelpName = "DIR", Description = "Grafana dashboards; without it the folder dashboards beside the runbooks" };
        var live = new Option<bool>("--live") { Description = "Also ask each Prometheus whether every metric named has ever been seen, and the channels whether they accept the credentials" };
        var noSecrets = new Option<bool>("--no-secrets") { Description = "Don't read files of secrets: they may be missing where this runs" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("check", "Checks configuration, runbooks, rules and dashboards and their links to each other. Prints file:line: what is wrong: how to fix it")
        {
            rules, runbooks, dashboards, live, noSecrets, format,
        };
        command.SetAction((parsed, ct) => RunAsync(
            new Request(
                parsed.GetValue(config), parsed.GetValue(rules), parsed.GetValue(runbooks), parsed.GetValue(dashboards), parsed.GetValue(live), parsed.GetValue(noSecrets), parsed.GetValue(format) == "json"),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(Request request, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var source = CommandConfiguration.Source(request.Config) with { WithoutSecrets = request.NoSecrets };
        if (await IsImpossibleAsync(request, source, errors))
        {
            return ExitCodes.CouldNotRun;
        }

        var loaded = source.Load();
        var runbooks = request.Runbooks ?? loaded.Options?.RunbooksPath ?? RunbookLocation.Find(source.WorkingDirectory);
        if (!Directory.Exists(runbooks))
        {
            await errors.WriteLineAsync($"{runbooks}: there is no such folder: name the right one with --runbooks, or with runbooks.path");
            return ExitCodes.CouldNotRun;
        }

        var content = ContentLinter.Run(ContentFolders.For(request.Rules, runbooks, request.Dashboards), loaded.Options?.Severity ?? SeverityRules.Default, ChannelModules.All);
        var live = request.Live && loaded.Options is { } options ? await AskAsync(options, source, content, ct) : [];
        var report = CheckReport.Of([.. loaded.Problems, .. loaded.Risks, .. content.Problems, .. live], loaded.Warnings, content.Coverage, source.WorkingDirectory);
        await output.WriteAsync(request.Json ? report.Json() : report.Text(content));
        return report.Problems.IsEmpty ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static async Task<IEnumerable<Problem>> AskAsync(AlertOpsOptions options, ConfigurationSource source, ContentReport content, CancellationToken ct)
    {
        await using var services = LintingServices.Build(options, ChannelModules.All);
        return await services.GetRequiredService<LiveCheck>().RunAsync(options, source.Path ?? ConfigurationLoader.DefaultFile, content, ct);
    }

    /// <summary>Reports files that don't exist and options that exclude each other. These aren't findings: nothing was checked.</summary>
    private static async Task<bool> IsImpossibleAsync(Request request, ConfigurationSource source, TextWriter errors)
    {
        var missing = new (string? Path, string Option)[] { (request.Rules, "--rules"), (request.Runbooks, "--runbooks"), (request.Dashboards, "--dashboards") }
            .Where(item => item.Path is not null && !Directory.Exists(item.Path))
            .Select(item => $"{item.Path}: there is no such folder: name the right one with {item.Option}")
            .ToList();
        if (source.Path is { } file && !File.Exists(file))
        {
            missing.Add($"{file}: there is no such file: name the right one with --config or {ConfigurationLoader.PathVariable}");
        }

        if (request is { Live: true, NoSecrets: true })
        {
            missing.Add("--live: needs the secrets: leave --no-secrets out");
        }

        foreach (var line in missing)
        {
            await errors.WriteLineAsync(line);
        }

        return missing.Count > 0;
    }
}
