using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>A real MariaDB fails in several ways, and the message names the database and the failure.</summary>
public class DatabaseTests
{
    private const int MaxConnections = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [RealPeerFact("prometheus", "prometheus-alertmanager", "mariadbd", "mariadb", "prometheus-mysqld-exporter", "prometheus-blackbox-exporter")]
    public async Task A_full_database_is_known_as_full_although_its_exporter_is_locked_out()
    {
        await using var database = await RealMariaDb.StartAsync($"--max-connections={MaxConnections}");
        await database.ExecuteAsync("CREATE USER app@'127.0.0.1'");
        await using var exporter = await database.ExportAsync();
        await using var blackbox = await Exporter.StartAsync("prometheus-blackbox-exporter", [$"--config.file={RepositoryFiles.Path("deploy", "blackbox", "blackbox.yml")}"]);
        await using var site = await MonitoredSite.StartAsync(["mysql"], $$"""
            - job_name: mysqld
              static_configs: [{targets: ["{{exporter.Target}}"], labels: {instance: "db-03:3306"} }]
            - job_name: db-tcp
              metrics_path: /probe
              params: {module: [tcp_connect], target: ["127.0.0.1:{{database.Port}}"]}
              static_configs: [{targets: ["{{blackbox.Target}}"], labels: {instance: "db-03:3306"} }]
            """);
        var applications = new List<PeerProcess>();
        try
        {
            Connect(8);
            var warning = await site.MessageAboutAsync("数据库连接过多", Patience);
            Assert.Contains("db-03", warning);
            Assert.Contains("90%", warning);

            // Applications try again: the slot that the exporter lets go of between two scrapes is taken. From there on the exporter finds no room
            // either, and all of its series end.
            await Eventually.TrueAsync(
                async () =>
                {
                    if (applications.Count(application => !application.HasExited) < MaxConnections)
                    {
                        Connect(1);
                    }

                    return await site.SeesNowAsync("mysql_up == 0");
                },
                Patience,
                site.Story);
            Connect(1);
            await Eventually.TrueAsync(() => applications.Any(application => application.Output.Contains("Too many connections")), Patience, site.Story);

            var message = await site.MessageAboutAsync("判断：<font color=\"warning\">数据库已满，连监控也进不去", Patience);
            Assert.Contains("数据库连接过多", message);
            Assert.Contains("db-03", message);
            Assert.Contains("用备用入口登录腾位置", message);
            Assert.Contains("监控能登录 否 ✘", message);
            Assert.DoesNotContain("正常：", message);
            Assert.DoesNotContain("✔", message);
            Assert.DoesNotContain(site.OnCall.Robot, robot => robot.Content.Contains("</font> 数据库不可用"));
        }
        finally
        {
            foreach (var application in applications)
            {
                await application.DisposeAsync();
            }
        }

        void Connect(int more) => applications.AddRange(Enumerable.Range(0, more).Select(_ => database.Connect("app")));
    }

    [RealPeerFact("prometheus", "prometheus-alertmanager", "mariadbd", "mariadb", "prometheus-mysqld-exporter")]
    public async Task A_replica_that_lost_its_primary_is_named_with_the_reason()
    {
        await using var primary = await RealMariaDb.StartAsync("--server-id=1", "--log-bin");
        await primary.ExecuteAsync("CREATE USER repl@'127.0.0.1'; GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'");
        await using var replica = await RealMariaDb.StartAsync("--server-id=2", "--log-bin");
        await replica.ExecuteAsync(
            $"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={primary.Port}, MASTER_USER='repl', MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos; START SLAVE");
        await using var exporter = await replica.ExportAsync();
        await using var site = await MonitoredSite.StartAsync(["mysql"], $$"""
            - job_name: mysqld
              static_configs: [{targets: ["{{exporter.Target}}"], labels: {instance: "db-04:3306"} }]
            """);
        await site.SeesAsync("mysql_slave_status_slave_io_running == 1", Patience);

        await primary.StopAsync();

        var message = await site.MessageAboutAsync("主从复制中断", Patience);
        Assert.Contains("db-04", message);
        Assert.Contains("从库连不上主库", message);
    }

    [RealPeerFact("prometheus", "prometheus-alertmanager", "mariadbd", "mariadb", "prometheus-sql-exporter")]
    public async Task Rows_that_stay_in_sending_are_named_by_tenant()
    {
        using var folder = new TemporaryFolder();
        await using var database = await RealMariaDb.StartAsync();
        await database.ExecuteAsync("""
            CREATE DATABASE push; USE push; CREATE USER reader@'127.0.0.1'; GRANT SELECT ON push.* TO reader@'127.0.0.1';
            CREATE TABLE wx_message (id INT AUTO_INCREMENT PRIMARY KEY, tenant_id VARCHAR(20), send_status VARCHAR(20), send_time DATETIME, update_time DATETIME);
            INSERT INTO wx_message (tenant_id, send_status, send_time, update_time) VALUES
              ('t-kunpeng', 'sending', NOW() - INTERVAL 30 MINUTE, NOW() - INTERVAL 20 MINUTE),
              ('t-kunpeng', 'sending', NOW() - INTERVAL 30 MINUTE, NOW() - INTERVAL 19 MINUTE),
              ('t-luban', 'sending', NOW() - INTERVAL 3 MINUTE, NOW() - INTERVAL 1 MINUTE),
              ('t-luban', 'pending', NOW() + INTERVAL 1 DAY, NOW() - INTERVAL 1 DAY);
            """);
        var shipped = await File.ReadAllTextAsync(RepositoryFiles.Path("deploy", "sql_exporter", "sql_exporter.yml"));
        var configuration = folder.Write("sql.yml", shipped
            .Replace("db-03.example.internal:3306", $"127.0.0.1:{database.Port}", StringComparison.Ordinal)
            .Replace("interval: 1m", "interval: 1s", StringComparison.Ordinal));
        await using var exporter = await Exporter.StartAsync("prometheus-sql-exporter", [$"-config.file={configuration}"]);
        await using var site = await MonitoredSite.StartAsync(["push"], $$"""
            - job_name: sql
              static_configs: [{targets: ["{{exporter.Target}}"]}]
            """);

        var message = await site.MessageAboutAsync("推送中断，停在发送中", Patience);

        Assert.Contains("t-kunpeng", message);
        Assert.DoesNotContain("t-luban", message);
        Assert.Contains("20m", message);
    }

    [RealPeerFact("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")]
    public async Task A_backup_becomes_too_old_while_we_watch()
    {
        var lastBackup = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()) - TimeSpan.FromHours(30) + TimeSpan.FromSeconds(20);
        using var folder = new TemporaryFolder();
        folder.Write("backup.prom", $$"""
            mysql_backup_last_success_timestamp_seconds{instance="db-03:3306"} {{lastBackup.ToUnixTimeSeconds()}}
            mysql_backup_last_success_timestamp_seconds{instance="db-05:3306"} {{(lastBackup + TimeSpan.FromHours(20)).ToUnixTimeSeconds()}}

            """);
        await using var exporter = await Exporter.StartAsync("prometheus-node-exporter",
            ["--collector.disable-defaults", "--collector.textfile", $"--collector.textfile.directory={folder.Path}"]);
        await using var site = await MonitoredSite.StartAsync(["mysql"], $$"""
            - job_name: node
              honor_labels: true
              static_configs: [{targets: ["{{exporter.Target}}"]}]
            """);
        await site.SeesAsync("time() - mysql_backup_last_success_timestamp_seconds{instance=\"db-03:3306\"} < 30 * 3600", Patience);
        Assert.Empty(site.OnCall.Robot);

        var message = await site.MessageAboutAsync("没有近期备份", Patience);

        Assert.Contains("db-03", message);
        Assert.DoesNotContain("db-05", message);
        Assert.Contains("1d 6h", message);
    }
}
