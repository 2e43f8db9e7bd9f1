using System.CommandLine;
using AlertOps.Configuration;
using AlertOps.Storage;
using AlertOps.Storage.Backups;

namespace AlertOps.Commands;

internal static class RestoreCommand
{
    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE") { Description = "What alertops backup has written" };
        var command = new Command("restore", "Brings a backup into the configured store, which must be empty. What waited to be sent for over an hour then waits for a person") { file };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(config), parsed.GetValue(file)!, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string file, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var loaded = CommandConfiguration.Source(config).Load();
        if (loaded.Options is not { } options)
        {
            CommandConfiguration.Print(loaded.Problems, errors);
            return ExitCodes.BadConfiguration;
        }

        try
        {
            await using var store = StorageServices.Choose(options.Storage);
            var report = await Restore.ReadAsync(file, store, TimeProvider.System.GetUtcNow(), ct);
            await output.WriteLineAsync($"{BackupCommand.Describe(report.Copied)} from {file} to {store.Place}");
            if (report.Waiting > 0)
            {
                await output.WriteLineAsync(
                    $"{report.Waiting} deliveries waited to be sent for over an hour and were not: look at {options.Server.Link("/deliveries?state=dead&reason=restored")} and replay what is still worth it");
            }

            return ExitCodes.Ok;
        }
        catch (StorageException error)
        {
            await errors.WriteLineAsync($"alertops restore: {error.Message}");
            return ExitCodes.Problems;
        }
    }
}
