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
        folder.Write("my.cnf", "[mysqld]\ninnodb-log-file-size=48M\n[mariadbd]\ninnodb_log_file_size=96M\n");
        folder.Write("ib_logfile0", "12345");
        var log = folder.Write(
            "error.log",
            "2026-11-21  4:54:53 0 [ERROR] InnoDB: File ./ib_logfile0 was not found\n2026-11-21  4:55:10 0 [Note] InnoDB: Upgrading redo log: 96.000MiB; LSN=42\n");

        var written = await RunAsync(
            "mysql-config.sh", folder, [("MY_PRINT_DEFAULTS", $"my_print_defaults --defaults-file={folder.File("my.cnf")}")], "db-03:3306", folder.Path, log);

        Assert.Contains("mysql_config_innodb_log_file_size_bytes{instance=\"db-03:3306\"} 100663296", written);
        Assert.Contains("mysql_redo_file_size_bytes{instance=\"db-03:3306\",file=\"ib_logfile0\"} 5", written);
        Assert.Contains("reason=\"innodb_log_missing\"} 1", written);
        Assert.Contains("reason=\"innodb_log_size_mismatch\"} 0", written);
    }

    /// <summary>Debian 12 sets no log_error: the log goes to the journal, of which each run reads what is new.</summary>
    [RealPeerFact("promtool", "my_print_defaults")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Reasons_in_the_journal_are_counted_once_however_often_the_script_runs()
    {
        using var folder = new TemporaryFolder();
        folder.Write("my.cnf", "[mysqld]\n");
        var journal = folder.Write("journal", "[ERROR] InnoDB: File ./ib_logfile0 was not found\n[Note] ready for connections\n");
        folder.Write("bin/journalctl", """
            #!/usr/bin/env bash
            # Prints the lines of the file "journal" after the line whose number is in the cursor file, and fails without any, as journalctl does.
            [[ " $* " == *" --unit mariadb "* ]] || exit 2
            while [ "$1" != --cursor-file ]; do shift; done
            tail -n +"$(($(cat "$2" 2>/dev/null || echo 0) + 1))" "$JOURNAL" | grep . || exit 1
            wc -l < "$JOURNAL" > "$2"
            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(folder.File("bin/journalctl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (string, string)[] environment =
        [
            ("MY_PRINT_DEFAULTS", $"my_print_defaults --defaults-file={folder.File("my.cnf")}"),
            ("PATH", $"{folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("JOURNAL", journal),
        ];

        var first = await RunAsync("mysql-config.sh", folder, environment, "db-03:3306", folder.Path, "journal:mariadb");
        var again = await RunAsync("mysql-config.sh", folder, environment, "db-03:3306", folder.Path, "journal:mariadb");
        await File.AppendAllTextAsync(journal, "[ERROR] InnoDB: File ./ib_logfile0 was not found\n");
        var failedAgain = await RunAsync("mysql-config.sh", folder, environment, "db-03:3306", folder.Path, "journal:mariadb");

        Assert.Contains("reason=\"innodb_log_missing\"} 1", first);
        Assert.Contains("reason=\"innodb_log_missing\"} 1", again);
        Assert.Contains("reason=\"innodb_log_missing\"} 2", failedAgain);
        Assert.Contains("reason=\"innodb_plugin_failed\"} 0", failedAgain);
    }

    [RealPeerFact("my_print_defaults")]
    public async Task A_log_that_is_not_there_is_an_error_and_no_zero()
    {
        using var folder = new TemporaryFolder();
        folder.Write("my.cnf", "[mysqld]\n");

        await using var run = PeerProcess.Start(
            "bash",
            [RepositoryFiles.Path("deploy", "textfile", "mysql-config.sh"), "db-03:3306", folder.Path, folder.File("error.log"), folder.File("out.prom")],
            folder.Path,
            [("MY_PRINT_DEFAULTS", $"my_print_defaults --defaults-file={folder.File("my.cnf")}")]);
        await run.WaitForExitAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("journal:mariadb", run.Output);
        Assert.False(File.Exists(folder.File("out.prom")));
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
