using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;

namespace AlertOps.Demo;

/// <summary>An alert of the demonstration, as its rule would create it.</summary>
/// <param name="Reads">Returns the value that the rule sees at a time of the script.</param>
/// <param name="Description">The description, with the value as <c>{0}</c>.</param>
/// <param name="Expr">The rule's expression; it is part of the generator URL.</param>
/// <param name="Runbook">The rule's <c>runbook_url</c>; "" for none.</param>
internal sealed record DemoAlert(
    LabelSet Labels, DemoFault Fault, Func<TimeSpan, double> Reads, string Summary, string Description, string Expr, string Runbook = "")
{
    public string Describe(TimeSpan at) => string.Format(CultureInfo.InvariantCulture, Description, Reads(at));
}

/// <summary>A moment at which Alertmanager would send a group, as time since the demonstration began.</summary>
internal sealed record DemoStep(TimeSpan At, string AlertName);

/// <summary>
/// The alerts of the demonstration, and when they fire. Four of them have a shipped runbook of their own, two join or worsen an open incident, and one matches
/// only the default runbook. An acknowledgement will be a step of another kind than "send a group".
/// </summary>
internal static class DemoScript
{
    private const string Cluster = "prod-sh";

    public static ImmutableArray<DemoAlert> Alerts { get; } =
    [
        CallbackFailure("wacore-1", DemoWorld.FirstNodeFails),
        CallbackFailure("wacore-2", DemoWorld.SecondNodeFails),
        new DemoAlert(
            Labels("WhatsAppHighQueuedCallbacks", "wacore-2:6250", "appstats", "warning", "filling").With("node", "wacore-2"),
            DemoWorld.QueueFills, at => DemoWorld.Queue("wacore-2", at),
            "The callback queue grows and will be full within the hour.", "{0:#,0} callbacks wait on wacore-2; at this pace 100000 within the hour.",
            "callback_queue_size > 10000 and predict_linear(callback_queue_size[30m], 3600) > 100000 and deriv(callback_queue_size[30m]) > 0"),
        new DemoAlert(
            Labels("MySQLTooManyConnections", "db-03:3306", "mysqld", "warning", "utilisation"),
            DemoWorld.PoolLeaks, at => DemoWorld.Connections(at) / DemoWorld.MaxConnections,
            "Most database connections are in use.", "db-03:3306 used up to {0:0.#%} of max_connections in 5 minutes (limit 80%).",
            "max_over_time(mysql_global_status_threads_connected[5m]) / last_over_time(mysql_global_variables_max_connections[10m]) > 0.8"),
        new DemoAlert(
            Labels("MySQLTooManyConnections", "db-03:3306", "mysqld", "critical", "refused"),
            DemoWorld.DatabaseRefuses, DemoWorld.Refused,
            "The database refuses connections (1040 Too many connections).", "db-03:3306 refused {0:0} connections in 15 minutes (limit 0).",
            "increase(mysql_global_status_connection_errors_total{error=\"max_connections\"}[5m]) > 0"),
        new DemoAlert(
            Labels("MachineHighCpuUsage", "node-07:9100", "node", "warning", "high").With("machine", "node-07"),
            DemoWorld.CpuBusy, DemoWorld.Cpu,
            "CPU utilisation of a machine is high.", "CPUs of node-07 work {0:0.#%} of the time (limit 85%).",
            "instance:node_cpu_utilisation:rate5m > 0.85"),
        new DemoAlert(
            Labels("MachineTooManyOpenFiles", "node-04:9100", "node", "warning", "machine").With("machine", "node-04"),
            DemoWorld.FilesLeak, at => DemoWorld.OpenFiles(at) / DemoWorld.MaxFiles,
            "A machine is running out of file descriptors.", "node-04 has {0:0.#%} of fs.file-max open (limit 70%).",
            "node_filefd_allocated / node_filefd_maximum > 0.7"),
        GatewayLatency(DemoWorld.GatewaySlow),
        GatewayLatency(DemoWorld.GatewaySlowAgain),
    ];

    /// <summary>The steps of the n-th cycle (from 0), in order.</summary>
    public static ImmutableArray<DemoStep> Steps(int cycle) =>
        [.. Alerts
            .SelectMany(alert => new[] { alert.Fault.Opens, alert.Fault.Resolves }
                .Select(at => new DemoStep((DemoFault.Cycle * cycle) + at, alert.Labels.AlertName)))
            .OrderBy(step => step.At)];

    private static DemoAlert CallbackFailure(string node, DemoFault fault) => new(
        Labels("WhatsAppCallbackFailure", node + ":6250", "appstats", "critical", "share").With("node", node),
        fault, at => DemoWorld.FailureShare(node, at),
        "Callbacks to the webhook fail.", "{0:0.#%} of the callbacks of " + node + " failed over 5 minutes (limit 5%).",
        "instance:callback_requests_failed:rate5m / instance:callback_requests:rate5m > 0.05 and instance:callback_requests:rate5m > 0.1");

    private static DemoAlert GatewayLatency(DemoFault fault) => new(
        LabelSet.Of(
            ("alertname", "PaymentGatewayLatencyHigh"), ("cluster", Cluster), ("service", "payment-gateway"), ("region", "cn-east"), ("team", "payments"),
            ("severity", "warning")),
        fault, DemoWorld.GatewaySeconds,
        "Payments take too long.", "The slowest 1% of payments take {0:0.00} s or more (limit 2 s).",
        "histogram_quantile(0.99, sum by (le, service, region) (rate(gateway_request_duration_seconds_bucket[5m]))) > 2",
        "https://wiki.example.com/payments/latency");

    private static LabelSet Labels(string alertName, string instance, string job, string severity, string signal) => LabelSet.Of(
        ("alertname", alertName), ("cluster", Cluster), ("instance", instance), ("job", job), ("severity", severity), ("signal", signal));
}
