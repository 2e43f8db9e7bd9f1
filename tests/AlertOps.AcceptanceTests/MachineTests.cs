using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>A real process uses up its descriptors.</summary>
public class MachineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1.5);

    [RealPeerFact("prometheus", "prometheus-alertmanager", "prometheus-node-exporter", "prlimit")]
    public async Task A_process_near_its_limit_of_open_files_is_named()
    {
        var nodeExporter = Programs.Require("prometheus-node-exporter");
        await using var process = await Exporter.StartAsync("prlimit", ["--nofile=100:100", nodeExporter, "--collector.disable-defaults", "--collector.filefd"]);
        await using var healthy = await Exporter.StartAsync("prometheus-node-exporter", ["--collector.disable-defaults", "--collector.filefd"]);
        await using var site = await MonitoredSite.StartAsync(["machine"], $$"""
            - job_name: node
              static_configs:
                - {targets: ["{{process.Target}}"], labels: {instance: "gw-1:9100", machine: gw-1} }
                - {targets: ["{{healthy.Target}}"], labels: {instance: "gw-2:9100", machine: gw-2} }
            """);
        await site.SeesAsync("process_max_fds == 100 and process_open_fds < 50", Patience);

        using var clients = HeldConnections.Open(process.Port, 82);

        var message = await site.MessageAboutAsync("文件打开过多", Patience);
        Assert.Contains("gw-1", message);
        Assert.DoesNotContain("gw-2", message);
        Assert.Contains("单个进程到了自己的上限", message);
        Assert.Contains("LimitNOFILE=", message);
    }
}
