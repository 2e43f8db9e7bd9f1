using System.CommandLine;
using AlertOps.Alerts;
using AlertOps.Commands;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using AlertOps.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Commands;

public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_backup_goes_from_one_configuration_to_another()
    {
        var copy = folder.File("copy.db");
        var (from, to) = (folder.Write("from.yml", "storage: {path: from/alertops.db}\n"), folder.Write("to.yml", "storage: {path: to/alertops.db}\n"));
        await using (var store = new OpenStores(new SqliteDialect(folder.File("from/alertops.db"))))
        {
            await store.OpenAsync(Given.Start, CancellationToken.None);
            await store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a"), Given.Firing("b"))], SeverityRules.Default, CancellationToken.None);

            // The database is in use meanwhile.
            var (exit, output, errors) = await RunAsync("backup", copy, "--config", from);
            Assert.Equal((0, ""), (exit, errors));
            Assert.StartsWith("1 incidents, 2 alerts, 1 changes, 0 deliveries, 0 calls, 4 rows in all from ", output);
            Assert.EndsWith(" bytes\n", output);
        }

        var (again, _, refusal) = await RunAsync("backup", copy, "--config", from);
        Assert.Equal((1, $"alertops backup: {copy} exists: name another file, or write over it with --force\n"), (again, refusal));

        var (restored, told, _) = await RunAsync("restore", copy, "--config", to);
        Assert.Equal((0, $"1 incidents, 2 alerts, 1 changes, 0 deliveries, 0 calls, 4 rows in all from {copy} to {folder.File("to/alertops.db")}\n"), (restored, told));
        var (twice, _, why) = await RunAsync("restore", copy, "--config", to);
        Assert.Equal(1, twice);
        Assert.Contains("has incidents already", why);
    }

    [Fact]
    public async Task A_bad_configuration_is_said_before_anything_is_touched()
    {
        var (exit, _, errors) = await RunAsync("restore", folder.File("none.db"), "--config", folder.Write("bad.yml", "storag: {}\n"));

        Assert.Equal(78, exit);
        Assert.Contains("bad.yml:1", errors);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var config = new Option<string?>("--config") { Recursive = true };
        var root = new RootCommand { config, BackupCommand.Create(config), RestoreCommand.Create(config) };
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
