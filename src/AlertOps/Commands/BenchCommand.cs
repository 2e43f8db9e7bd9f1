using System.CommandLine;

namespace AlertOps.Commands;

/// <summary>Measurements that an operator can repeat on the machine that matters.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", "Measures AlertOps on this machine") { Intake() };
        return command;
    }

    private static Command Intake()
    {
        var connections = Number("--connections", "Connections that post at the same time", 16);
        var alerts = Number("--alerts", "Alerts in a body", 20);
        var groups = Number("--groups", "Known groups to go round in", 500);
        var seconds = Number("--seconds", "Length of a stretch; every turn has a cold and a warm one", 10);
        var rounds = Number("--rounds", "Turns of each kind, for the medians", 3);
        var only = new Option<string>("--only") { Description = "Only known or only new alerts", HelpName = "known|new" };
        only.AcceptOnlyFromAmong("known", "new");
        var url = new Option<Uri?>("--url")
        {
            Description = "A running AlertOps (http) instead of a throw-away one. It is filled with made-up incidents, and its receivers get their messages: no installation that people rely on",
            HelpName = "URL",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
                {
                    return address;
                }

                result.AddError($"--url: '{result.Tokens[0].Value}' is no http URL: write it like http://127.0.0.1:9087");
                return null;
            },
        };
        var token = new Option<FileInfo>("--token-file") { Description = "With --url: a file that holds its server.webhook_token", HelpName = "FILE" }.AcceptExistingOnly();
        var postgres = new Option<string?>("--postgres") { Description = "PostgreSQL for the throw-away one; its user must be allowed to create databases", HelpName = "CONNECTION" };
        var alertmanager = new Option<string?>("--alertmanager")
        {
            Description = "Lets Alertmanager take the same alerts into memory, in turns, for comparison; prometheus-alertmanager when no program is named",
            HelpName = "PROGRAM",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("intake", "How many alerts a second are on disk and answered, known and new, cold and warm")
        {
            connections, alerts, groups, seconds, rounds, only, url, token, postgres, alertmanager, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(url) is not null && result.GetResult(postgres) is not null)
            {
                result.AddError("--url and --postgres: a running AlertOps has its own storage: leave one out");
            }
        });
        command.SetAction((parsed, ct) => RunAsync(
            new BenchIntakeOptions(
                parsed.GetValue(connections),
                parsed.GetValue(alerts),
                parsed.GetValue(groups),
                parsed.GetValue(seconds),
                parsed.GetValue(rounds),
                parsed.GetValue(only) switch { "known" => [BenchKind.Known], "new" => [BenchKind.New], _ => [BenchKind.Known, BenchKind.New] },
                parsed.GetValue(url),
                parsed.GetValue(token) is { } file ? File.ReadAllText(file.FullName).Trim() : null,
                parsed.GetValue(postgres),
                parsed.GetResult(alertmanager) is { Implicit: false } ? parsed.GetValue(alertmanager) ?? "prometheus-alertmanager" : null),
            parsed.GetValue(format) == "json",
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(BenchIntakeOptions options, bool json, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var time = TimeProvider.System;
        try
        {
            await using var intake = new BenchIntake(options, time, errors);
            var report = BenchReport.Of(options, await intake.RunAsync(ct), time.GetUtcNow());
            await output.WriteLineAsync(json ? report.ToJson() : report.ToText());
            return ExitCodes.Ok;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            await errors.WriteLineAsync($"alertops bench: {error.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number > 0))
            {
                result.AddError($"{name}: '{token.Value}' is no number above 0");
            }
        });
        return option;
    }
}
