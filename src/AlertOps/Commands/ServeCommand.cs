using System.CommandLine;
using AlertOps.Configuration;

namespace AlertOps.Commands;

internal static class ServeCommand
{
    public static Command Create(Option<string?> config)
    {
        var command = new Command("serve", "Runs the service (the default). Exits 0 on SIGTERM after a clean drain, 78 on a bad configuration");
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(config), ct));
        return command;
    }

    public static async Task<int> RunAsync(string? config, CancellationToken ct)
    {
        var loaded = ConfigurationLoader.LoadFromHere(config);
        if (loaded.Options is null)
        {
            Print(loaded.Problems);
            return ExitCodes.BadConfiguration;
        }

        return await Service.RunAsync(loaded, ct);
    }

    public static void Print(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }
    }
}
