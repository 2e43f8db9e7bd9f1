using System.CommandLine;
using System.Globalization;
using AlertOps.Storage;
using AlertOps.Storage.Backups;

namespace AlertOps.Commands;

internal static class BackupCommand
{
    /// <summary>Tables whose rows are printed one by one; all others are counted in the total only.</summary>
    private static readonly string[] NamedTables = ["incidents", "alerts", "changes", "deliveries", "calls"];

    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE") { Description = "The SQLite file to write" };
        var force = new Option<bool>("--force") { Description = "Write over FILE if it exists" };
        var command = new Command("backup", "Copies the configured store, SQLite or PostgreSQL, into one SQLite file, as it is at one moment. The service may run meanwhile") { file, force };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(config), parsed.GetValue(file)!, parsed.GetValue(force), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string file, bool force, TextWriter output, TextWriter errors, CancellationToken ct)
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
            var report = await Backup.WriteAsync(store, file, force, TimeProvider.System.GetUtcNow(), ct);
            await output.WriteLineAsync($"{Describe(report)} from {store.Place} to {file}: {Number(new FileInfo(file).Length)} bytes");
            return ExitCodes.Ok;
        }
        catch (StorageException error)
        {
            await errors.WriteLineAsync($"alertops backup: {error.Message}");
            return ExitCodes.Problems;
        }
    }

    /// <summary>Describes a copy in one line.</summary>
    public static string Describe(CopyReport report) =>
        $"{string.Join(", ", NamedTables.Select(table => $"{Number(report.Of(table))} {table}"))}, {Number(report.Total)} rows in all";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
