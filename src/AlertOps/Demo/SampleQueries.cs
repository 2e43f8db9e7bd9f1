using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Demo;

/// <summary>A series of an answer. Its value is null at times at which it has none.</summary>
internal sealed record SampleLine(LabelSet Labels, Func<TimeSpan, double?> At);

/// <summary>The queries of the shipped runbooks, recognised by words in them. The first entry whose words are all in the query answers it.</summary>
internal static class SampleQueries
{
    private sealed record Known(string[] Words, Func<SampleRequest, IEnumerable<SampleLine>> Answer);

    private static readonly ImmutableArray<Known> All =
    [
        // The words are written as in SampleRequest.Text: without white space.
        new(["vector(1)"], _ => [Plain(_ => 1)]),

        new(["sum by(result)", "callback_requests_duration_ms_count"], SampleSeries.FailureCodes),
        new(["callback_requests_duration_ms_count", "result=~\"401|403\""], SampleSeries.NoFailures),
        new(["callback_requests_duration_ms_count", "result=~\"3..|404|405\""], SampleSeries.NoFailures),
        new(["callback_requests_duration_ms_count", "result!=\"success\"", "sum by(node)"], request => SampleSeries.PerNode(request, DemoWorld.FailureShare)),
        new(["callback_requests_duration_ms_count", "result!=\"success\""], request => SampleSeries.Weighted(request, DemoWorld.FailureShare)),
        new(["callback_requests_duration_ms_sum", "callback_requests_duration_ms_count"], request => SampleSeries.Weighted(request, DemoWorld.CallbackMilliseconds)),
        new(["callback_requests_duration_ms_sum", "/1000"], request => SampleSeries.PerNode(
            request, (node, at) => Math.Min(6, DemoWorld.CallbackRate(node, at) * DemoWorld.CallbackMilliseconds(node, at) / 1000))),
        new(["100000-callback_queue_size"], SampleSeries.QueueFullIn),
        new(["deriv(callback_queue_size", "sum by(node)"], request => SampleSeries.PerNode(request, DemoWorld.QueueGrowthPerMinute)),
        new(["deriv(callback_queue_size"], request => SampleSeries.Sum(request, DemoWorld.QueueGrowthPerMinute)),
        new(["callback_queue_size", "sum by(node)"], request => SampleSeries.PerNode(request, DemoWorld.Queue)),
        new(["callback_queue_size"], request => SampleSeries.Sum(request, DemoWorld.Queue)),
        new(["api_requests_duration_ms_count", "offset 1d"], _ => [Plain(at => 1.04 + DemoWorld.Wave(at, 800, 0.05))]),
        new(["probe_success", "job=\"wa-webhook\""], _ => [Plain(_ => 1)]),
        new(["probe_http_status_code", "job=\"wa-webhook\""], _ => [Plain(_ => 200)]),
        new(["probe_duration_seconds", "job=\"wa-webhook\""], _ => [Plain(at => DemoWorld.ProbeSeconds(at))]),

        new(["mysql_up"], request => SampleSeries.Database(request, _ => 1)),
        new(["probe_success", "job=\"db-tcp\""], request => SampleSeries.Port(request, _ => 1)),
        new(["mysql_global_status_threads_running", "mysql_global_status_threads_connected"],
            request => SampleSeries.Database(request, at => DemoWorld.RunningThreads(at) / DemoWorld.Connections(at))),
        new(["mysql_global_status_threads_connected", "mysql_global_variables_max_connections"],
            request => SampleSeries.Database(request, at => DemoWorld.Connections(at) / DemoWorld.MaxConnections)),
        new(["mysql_global_status_threads_connected"], request => SampleSeries.Database(request, at => DemoWorld.Connections(at))),
        new(["mysql_global_variables_max_connections"], request => SampleSeries.Database(request, _ => DemoWorld.MaxConnections)),
        new(["mysql_global_status_max_used_connections"],
            request => SampleSeries.Database(request, at => at < DemoWorld.DatabaseRefuses.Opens ? 141 : DemoWorld.MaxConnections)),
        new(["mysql_global_status_connection_errors_total"], request => SampleSeries.Database(request, at => DemoWorld.Refused(at))),
        new(["mysql_info_schema_processlist_processes_by_user"], SampleSeries.DatabaseUsers),
        new(["mysql_info_schema_processlist_processes_by_host"], SampleSeries.DatabaseSources),

        new(["instance:node_cpu_utilisation:rate5m"], request => SampleSeries.BusyMachine(request, DemoWorld.Cpu)),
        new(["avg by(mode)", "node_cpu_seconds_total"], SampleSeries.CpuModes),
        new(["node_cpu_seconds_total", "mode=\"steal\""], request => SampleSeries.BusyMachineTotal(request, _ => 0.008)),
        new(["node_cpu_seconds_total", "mode=~\"system|irq|softirq\""], request => SampleSeries.BusyMachineTotal(request, at => DemoWorld.Cpu(at) * 0.14)),
        new(["node_load5", "instance:node_num_cpu:sum"], request => SampleSeries.BusyMachine(request, at => DemoWorld.Cpu(at) * 1.6)),
        new(["container_cpu_usage_seconds_total"],
            request => SampleSeries.Containers(request, "node-07", at => DemoWorld.Cpu(at) * 8, ["waweb-1", "wacore-2", "mysql-agent"])),
        new(["container_cpu_cfs_throttled_seconds_total"],
            request => SampleSeries.Containers(request, "node-07", at => DemoWorld.CpuBusy.Level(at) * 0.6, ["waweb-1"])),
        new(["container_last_seen"], request => SampleSeries.Containers(request, "node-07", _ => 2, [""])),

        new(["deriv(node_filefd_allocated"], request => SampleSeries.LeakingMachine(request, at => DemoWorld.Between(120, 18_600, DemoWorld.FilesLeak.Level(at)))),
        new(["changes(node_filefd_maximum"], request => SampleSeries.LeakingMachine(request, _ => 0)),
        new(["node_filefd_allocated", "node_filefd_maximum"], request => SampleSeries.LeakingMachine(request, at => DemoWorld.OpenFiles(at) / DemoWorld.MaxFiles)),
        new(["node_filefd_allocated"], request => SampleSeries.LeakingMachine(request, at => DemoWorld.OpenFiles(at))),
        new(["node_filefd_maximum"], request => SampleSeries.LeakingMachine(request, _ => DemoWorld.MaxFiles)),
        new(["process_open_fds", "process_max_fds"],
            request => SampleSeries.LeakingMachine(request, at => DemoWorld.Between(0.02, 0.12, DemoWorld.FilesLeak.Level(at)))),
        new(["process_max_fds"], request => SampleSeries.LeakingMachine(request, _ => 524_288)),
        new(["container_file_descriptors"],
            request => SampleSeries.Containers(request, "node-04", at => DemoWorld.OpenFiles(at) * 0.9, ["wacore-1", "waweb-2", "redis"])),

        new(["gateway_request_duration_seconds_bucket"], SampleSeries.Gateway),
    ];

    public static IEnumerable<SampleLine> Answer(string query) =>
        SampleRequest.Read(query) is { } request
            ? All.FirstOrDefault(known => known.Words.All(word => request.Text.Contains(word, StringComparison.Ordinal)))?.Answer(request) ?? []
            : [];

    private static SampleLine Plain(Func<TimeSpan, double?> at) => new(LabelSet.Empty, at);
}
