using System.CommandLine;

namespace AlertOps.Benchmarks;

/// <summary>Reads the options of the intake benchmark, runs it and prints its report.</summary>
internal static class IntakeCommand
{
    private const string UsualAlertmanager = "prometheus-alertmanager";

    public static Command Create()
    {
        var connections = Number("--connections", "Connections that post at the same time", 16);
        var alerts = Number("--alerts", "Alerts in a body", 20);
        var groups = Number("--groups", "Known groups to go round in", 500);
        var seconds = Number("--seconds", "Length of a stretch; every turn has a cold and a warm one", 10);
        var rounds = Number("--rounds", "Turns of each kind, for the medians", 3);
        var only = new Option<string>("--only") { Description = "Only known or only new alerts", HelpName = "known|new" };
        only.AcceptOnlyFromAmong("known", "new");
        var program = Build("--program", "The build of alertops that is measured; without it the one that was built with this program");
        var against = Build("--against", "Another build of alertops, measured in turns with the first one, each turn with a fresh database, port and process");
        var url = new Option<Uri?>("--url")
        {
            Description = "A running AlertOps (http) instead of a temporary one. It is filled with made-up incidents, and its receivers get their messages: no installation that people rely on",
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
        var postgres = new Option<string?>("--postgres") { Description = "PostgreSQL for the temporary ones; its user must be allowed to create databases", HelpName = "CONNECTION" };
        var alertmanager = new Option<string?>("--alertmanager")
        {
            Description = $"Lets Alertmanager take the same alerts into memory, in turns, for comparison; {UsualAlertmanager} when no program is named",
            HelpName = "PROGRAM",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("intake", "How many alerts a second are on disk and answered, known and new, cold and warm")
        {
            connections, alerts, groups, seconds, rounds, only, program, against, url, token, postgres, alertmanager, format,
        };
        command.Validators.Add(result =>
        {
            foreach (var temporary in (Option[])[program, against, postgres])
            {
                if (result.GetResult(url) is not null && result.GetResult(temporary) is not null)
                {
                    result.AddError($"--url and {temporary.Name}: a running AlertOps is measured alone, with its own storage: leave one out");
                }
            }
        });
        command.SetAction((parsed, ct) => RunAsync(
            new IntakeOptions(
                parsed.GetValue(connections),
                parsed.GetValue(alerts),
                parsed.GetValue(groups),
                parsed.GetValue(seconds),
                parsed.GetValue(rounds),
                parsed.GetValue(only) switch { "known" => [AlertKind.Known], "new" => [AlertKind.New], _ => [AlertKind.Known, AlertKind.New] },
                parsed.GetValue(program) ?? AlertOpsBuild.OfThisSolution,
                parsed.GetValue(against),
                parsed.GetValue(url),
                parsed.GetValue(token) is { } file ? File.ReadAllText(file.FullName).Trim() : null,
                parsed.GetValue(postgres),
                parsed.GetResult(alertmanager) is { Implicit: false } ? parsed.GetValue(alertmanager) ?? UsualAlertmanager : null),
            parsed.GetValue(format) == "json",
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(IntakeOptions options, bool json, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var time = TimeProvider.System;
        try
        {
            var benchmark = new IntakeBenchmark(options, time, errors);
            var report = IntakeReport.Of(options, await benchmark.RunAsync(ct), time.GetUtcNow());
            await output.WriteLineAsync(json ? report.ToJson() : report.ToText());
            return 0;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            await errors.WriteLineAsync($"intake: {error.Message}");
            return 2;
        }
    }

    private static Option<AlertOpsBuild?> Build(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FOLDER|PROGRAM",
        CustomParser = result =>
        {
            if (AlertOpsBuild.Find(result.Tokens[0].Value) is { } build)
            {
                return build;
            }

            result.AddError($"{name}: '{result.Tokens[0].Value}' is no build of alertops: name its program, or the folder that it is in");
            return null;
        },
    };

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
