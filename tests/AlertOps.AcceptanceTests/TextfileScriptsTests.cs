using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Tests the scripts that give Prometheus values that no exporter has: age of the last dump, configured redo log, configured limits of nginx.</summary>
public class TextfileScriptsTests
{
    [RealPeerFact("promtool")]
    public async Task A_dump_that_broke_off_is_no_backup()
    {
        using var folder = new TemporaryFolder();
        var whole = folder.Write("monday.sql", "insert\n-- Dump completed on 2026-11-16\n");
        var broken = folder.Write("tuesday.sql", "insert\n");
        File.SetLastWriteTimeUtc(whole, DateTime.UnixEpoch.AddSeconds(1_795_000_000));
        File.SetLastWriteTimeUtc(broken, DateTime.UnixEpoch.AddSeconds(1_795_100_000));

        var written = await RunAsync("mysql-backup.sh", folder, "db-03:3306", folder.File("*.sql"));

        Assert.Contains("mysql_backup_last_success_timestamp_seconds{instance=\"db-03:3306\"} 1795000000", written);
        Assert.Contains("mysql_backup_size_bytes{instance=\"db-03:3306\"} 39", written);
    }

    [RealPeerFact("promtool", "my_print_defaults")]
    public async Task The_configured_redo_log_and_the_reasons_in_the_error_log_are_read()
    {
        using var folder = new TemporaryFolder();
        folder.Write("my.cnf", "[mysqld]\ninnodb-log-file-size=96M\n");
        folder.Write("ib_logfile0", "12345");
        var log = folder.Write("error.log", "2026-11-21  4:54:53 0 [ERROR] InnoDB: File ./ib_logfile0 was not found\n");

        var written = await RunAsync(
            "mysql-config.sh", folder, [("MY_PRINT_DEFAULTS", $"my_print_defaults --defaults-file={folder.File("my.cnf")}")], "db-03:3306", folder.Path, log);

        Assert.Contains("mysql_config_innodb_log_file_size_bytes{instance=\"db-03:3306\"} 100663296", written);
        Assert.Contains("mysql_redo_file_size_bytes{instance=\"db-03:3306\",file=\"ib_logfile0\"} 5", written);
        Assert.Contains("reason=\"innodb_log_missing\"} 1", written);
        Assert.Contains("reason=\"innodb_log_size_mismatch\"} 0", written);
    }

    [RealPeerFact("promtool", "nginx")]
    public async Task The_limits_of_nginx_are_read_from_its_own_dump()
    {
        using var folder = new TemporaryFolder();
        var configuration = folder.Write("nginx.conf", "worker_processes 4; worker_rlimit_nofile 1024;\nevents { worker_connections 12; }\nhttp { }\n");

        var written = await RunAsync("nginx-config.sh", folder, [], arguments: [], after: ["-c", configuration]);

        Assert.Contains("nginx_config_worker_processes 4", written);
        Assert.Contains("nginx_config_worker_connections 12", written);
        Assert.Contains("nginx_config_worker_rlimit_nofile 1024", written);
    }

    private static Task<string> RunAsync(string script, TemporaryFolder folder, params string[] arguments) => RunAsync(script, folder, [], arguments);

    private static Task<string> RunAsync(string script, TemporaryFolder folder, (string Name, string Value)[] environment, params string[] arguments) =>
        RunAsync(script, folder, environment, arguments, after: []);

    private static async Task<string> RunAsync(
        string script, TemporaryFolder folder, (string Name, string Value)[] environment, string[] arguments, string[] after)
    {
        var output = folder.File("out.prom");
        await using var run = PeerProcess.Start(
            "bash", [RepositoryFiles.Path("deploy", "textfile", script), .. arguments, output, .. after], folder.Path, environment);
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, run.Output);
        await using var lint = PeerProcess.Start("bash", ["-c", $"promtool check metrics < '{output}'"]);
        await lint.WaitForExitAsync();
        Assert.True(lint.ExitCode == 0, lint.Output);
        return await File.ReadAllTextAsync(output);
    }
}
