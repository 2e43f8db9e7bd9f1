using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AlertOps.Channels;
using AlertOps.DryRun;
using AlertOps.Intake;
using AlertOps.Intake.Alertmanager;
using AlertOps.Storage;

namespace AlertOps.Commands;

internal static class ExplainCommand
{
    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE") { Description = "An Alertmanager webhook body; - for standard input", DefaultValueFactory = _ => "-" };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "Ask Prometheus as of this time (RFC 3339); now without it",
            HelpName = "TIME",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time.ToUniversalTime();
                }

                result.AddError($"--at: '{result.Tokens[0].Value}' is not a time: write it like 2026-01-05T03:08:00Z");
                return null;
            },
        };
        var source = new Option<string>("--source") { Description = "As ?source= in the webhook's URL", DefaultValueFactory = _ => "" };
        var receiver = new Option<string?>("--receiver") { Description = "As ?receiver= in the webhook's URL" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", "Shows what a webhook body would cause, sending nothing: route, runbook, queries with results, actions, and the exact messages")
        {
            file, at, source, receiver, format,
        };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(config),
            new Request(parsed.GetValue(file)!, parsed.GetValue(source)!, parsed.GetValue(receiver), parsed.GetValue(at), parsed.GetValue(format) == "json"),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private sealed record Request(string File, string Source, string? Receiver, DateTimeOffset? At, bool Json);

    private static async Task<int> RunAsync(string? config, Request request, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var source = CommandConfiguration.Source(config);
        var loaded = source.Load();
        if (loaded.Options is null)
        {
            CommandConfiguration.Print(loaded.Problems, errors);
            return ExitCodes.BadConfiguration;
        }

        await using var services = await DryRunServices.BuildAsync(source, loaded, ChannelModules.All, ct);
        var at = request.At ?? services.GetRequiredService<TimeProvider>().GetUtcNow();
        byte[] body;
        try
        {
            body = await ReadAsync(request.File, ct);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{request.File}:0: can't be read: {error.Message}");
            return ExitCodes.CouldNotRun;
        }

        if (!AlertmanagerWebhookParser.TryParse(body, new WebhookOrigin(request.Source, request.Receiver), at, out var update, out var problem))
        {
            await errors.WriteLineAsync($"{request.File}: {problem.Path}: {problem.What}");
            return ExitCodes.Problems;
        }

        if (Heartbeats.Without(update) is not { } telling)
        {
            await errors.WriteLineAsync($"{request.File}: {Heartbeats.Told}");
            return ExitCodes.Ok;
        }

        Explanation explanation;
        try
        {
            explanation = await services.GetRequiredService<Explainer>().ExplainAsync(telling, at, ct);
        }
        catch (StorageException error)
        {
            await errors.WriteLineAsync($"alertops explain: {error.Message}");
            return ExitCodes.CouldNotRun;
        }

        await output.WriteLineAsync(request.Json ? JsonSerializer.Serialize(explanation, ExplanationJson.Readable.Explanation) : ExplanationText.Of(explanation));
        return explanation.Failures.IsEmpty ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken ct)
    {
        if (file != "-")
        {
            return await File.ReadAllBytesAsync(file, ct);
        }

        await using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        await input.CopyToAsync(buffer, ct);
        return buffer.ToArray();
    }
}
