using System.CommandLine;

namespace AlertOps.Commands;

internal static class ServeCommand
{
    public static Command Create(Option<string?> config)
    {
        var command = new Command("serve", "Runs the service (the default). Exits 0 on SIGTERM after a clean drain, 2 when it can't start here (port or database in use, database of a newer version), 70 when a part of it broke for good, 78 on a bad configuration");
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    public static async Task<int> RunAsync(string? config, TextWriter errors, CancellationToken ct)
    {
        var source = CommandConfiguration.Source(config);
        var loaded = source.Load();
        if (loaded.Options is null)
        {
            CommandConfiguration.Print(loaded.Problems, errors);
            return ExitCodes.BadConfiguration;
        }

        return await Service.RunAsync(source, loaded, errors, ct);
    }
}
