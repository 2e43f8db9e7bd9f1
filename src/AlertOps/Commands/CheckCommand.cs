using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Checking;
using AlertOps.Configuration;
using AlertOps.Runbooks;

namespace AlertOps.Commands;

internal static class CheckCommand
{
    private sealed record Request(string? Config, string? Rules, string? Runbooks, string? Dashboards, bool Live, bool NoSecrets, bool Json);

    public static Command Create(Option<string?> config)
    {
        var rules = new Option<string?>("--rules") { HelpName = "DIR", Description = "Prometheus rule files and their tests; the shipped ones without it" };
        var runbooks = new Option<string?>("--runbooks") { HelpName = "DIR", Description = "Runbooks; those of the configuration without it" };
        var dashboards = new Option<string?>("--dashboards") { HelpName = "DIR", Description = "Grafana dashboards; the shipped ones without it" };
        var live = new Option<bool>("--live") { Description = "Also ask each Prometheus whether every metric named has ever been seen, and the channels whether they accept the credentials" };
        var noSecrets = new Option<bool>("--no-secrets") { Description = "Don't read secrets: their files may be missing where this runs" };
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
            ct));
        return command;
    }

    private static async Task<int> RunAsync(Request request, TextWriter output, CancellationToken ct)
    {
        var loaded = CommandConfiguration.Source(request.Config).Load();
        var problems = loaded.Problems.ToBuilder();
        var runbooksFolder = request.Runbooks ?? loaded.Options?.RunbooksPath ?? Configuration.RunbookFolder.Find(Directory.GetCurrentDirectory());
        var catalog = RunbookCatalog.Load(runbooksFolder);
        problems.AddRange(RunbookLint.Check(catalog));

        // Rules and dashboards are checked with the folder that belongs to them: one's own runbooks need not match the shipped rules.
        var folders = ContentFolders.For(request.Rules, request.Dashboards, runbooksFolder);
        var content = folders is null ? new ContentReport([], []) : Content(folders, catalog);
        problems.AddRange(content.Problems);
        await output.WriteAsync(request.Json ? Json(problems, content.Coverage) : Text(problems));
        return problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static ContentReport Content(ContentFolders folders, RunbookCatalog catalog)
    {
        var problems = new List<Problem>();
        var dashboards = DashboardFiles.Load(folders.Dashboards, problems);
        var report = ContentCheck.Run(RuleFiles.Load(folders.Rules), catalog, dashboards);
        return report with { Problems = [.. problems, .. report.Problems] };
    }

    private static string Text(IReadOnlyCollection<Problem> problems) => string.Concat(problems.Select(problem => problem + Environment.NewLine));

    private static string Json(IEnumerable<Problem> problems, ImmutableArray<Coverage> coverage) =>
        JsonSerializer.Serialize(new CheckReport([.. problems], coverage), CheckJson.Default.CheckReport) + Environment.NewLine;
}

internal sealed record CheckReport(ImmutableArray<Problem> Problems, ImmutableArray<Coverage> Coverage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
