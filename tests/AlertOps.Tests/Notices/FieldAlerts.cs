using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Intake.Alertmanager;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Notices;

/// <summary>
/// Bodies as the field's collections of rules and Grafana send them, with other values, taken in by the parser of the webhook and matched with the shipped runbook for alerts
/// that no other knows.
/// </summary>
internal static class FieldAlerts
{
    private static readonly DateTimeOffset Now = CallbackScenario.Now;
    private static readonly Lazy<Runbook> Default = new(() => RunbookCatalog.Load(RepositoryFiles.Path("runbooks")).Default);

    public static readonly ImmutableSortedDictionary<string, Func<NoticeInput>> All = new Dictionary<string, Func<NoticeInput>>
    {
        ["kube-pod-crash-looping"] = () => Input(
            [KubeStateMetrics("KubePodCrashLooping", CrashLoopingExpr, "Pod is crash looping.", "Pod shop/cart-7d9f (cart) is in waiting state (reason: \"CrashLoopBackOff\").", ("pod", "cart-7d9f"), ("container", "cart"), ("reason", "CrashLoopBackOff"))],
            [1]),
        ["kube-oom-killed"] = () => Input(
            [KubeStateMetrics("KubernetesContainerOomKiller", "(kube_pod_container_status_restarts_total - kube_pod_container_status_restarts_total offset 10m >= 1) and ignoring (reason) min_over_time(kube_pod_container_status_last_terminated_reason{reason=\"OOMKilled\"}[10m]) == 1",
                "Kubernetes Container oom killer (shop/cart-7d9f:cart)", "Container cart in pod shop/cart-7d9f has been OOMKilled 3 times in the last 10 minutes.\n  VALUE = 3\n  LABELS = map[container:cart pod:cart-7d9f]",
                ("pod", "cart-7d9f"), ("container", "cart"), ("node", "worker-2"))],
            [3]),
        ["kube-deployment"] = () => Input(
            [KubeStateMetrics("KubeDeploymentReplicasMismatch", "(kube_deployment_spec_replicas{job=\"kube-state-metrics\"} > kube_deployment_status_replicas_available{job=\"kube-state-metrics\"}) and (changes(kube_deployment_status_replicas_updated[10m]) == 0)",
                "Deployment has not matched the expected number of replicas.", "Deployment shop/cart has not matched the expected number of replicas for longer than 15 minutes.", ("deployment", "cart"), ("container", "kube-rbac-proxy-main"), ("pod", "kube-state-metrics-6f8b9c4c5-xk2lp"))],
            [3]),
        ["kube-pvc"] = () => Input([Pvc("data-mysql-0", "2.31%"), Pvc("data-mysql-1", "0.4%")], [0.0231, 0.004]),
        ["kube-job"] = () => Input(
            [KubeStateMetrics("KubeJobFailed", "kube_job_failed{job=\"kube-state-metrics\",namespace=~\".*\"} > 0", "Job failed to complete.", "Job shop/report-28811520 failed to complete. Removing failed job after investigation should clear this alert.", ("job_name", "report-28811520"), ("condition", "true"))],
            [1]),
        ["kube-two-containers"] = () => Input(
            [Waiting("cart"), Waiting("proxy")],
            [1, 1]),
        ["node-mixin"] = () => Input([.. new[] { "2.91", "2.50", "0.04", "2.75", "2.10" }.Select((left, index) => Filesystem($"10.0.0.{index + 11}:9100", left))], [2.91, 2.5, 0.04, 2.75, 2.1]),
        ["node-cpu"] = () => Input([Cpu("h1", "93.07"), Cpu("h2", "99.98")], [93.4, 88]),
        ["awesome-disk"] = () => Input(
            [Alert([("alertname", "HostOutOfDiskSpace"), ("severity", "warning"), ("instance", "h1:9100"), ("job", "node"), ("mountpoint", "/data"), ("device", "/dev/sda1"), ("fstype", "ext4")],
                [("summary", "Host out of disk space (instance h1:9100)"), ("description", "Disk is almost full (< 10% left)\n  VALUE = 9.234567890123\n  LABELS = map[device:/dev/sda1 instance:h1:9100]")],
                Prometheus("(node_filesystem_avail_bytes * 100) / node_filesystem_size_bytes < 10 and on (instance, device, mountpoint) node_filesystem_readonly == 0"))],
            [9.234567890123]),
        ["own-expression"] = () => Input(
            [Alert([("alertname", "OrderExportStale"), ("severity", "warning"), ("namespace", "shop"), ("pod", "export-6c4b"), ("container", "exporter"), ("job", "shop/export"), ("team", "billing")],
                [("summary", "Last good export is too old"), ("description", "Invoices will not go out at 18:00 if the export is older than one hour."), ("runbook_url", "https://wiki.example.com/export"), ("dashboard", "https://grafana.example.com/d/export?orgId=1&from=now-1h")],
                Prometheus("time() - export_last_success_timestamp_seconds > 3600"))],
            [4022]),
        ["long-names"] = () => Input(CrashLooping(4), [1, 1, 1, 1]),
        ["address-in-text"] = () => Input(
            [Alert([("alertname", "Slow"), ("severity", "warning"), ("instance", "h1:9100")], [("summary", "look at https://g.example.com/d/a?orgId=1&from=now-1h")], "")],
            []),
        ["other-annotations"] = () => Input(
            [Alert([("alertname", "PaymentLag"), ("severity", "warning"), ("service", "pay"), ("instance", "10.0.0.5:8080")],
                [("info", "Payments are 12 minutes behind the bank."), ("action", "Call the bank's desk."), ("runbook", "https://wiki.example.com/pay?a=1&b=2"), ("dashboard_url", "https://grafana.example.com/d/pay"), ("jira_ticket_url", "https://jira.example.com/PAY-1"), ("title", "Payment lag")],
                "")],
            []),
        ["grafana"] = () => Input([Grafana("HighCpu", ("instance", "h1"), ("grafana_folder", "Hosts"))], [], isGrafana: true),
        ["grafana-no-data"] = () => Input([Unjudged("DatasourceNoData", "")], [], isGrafana: true),
        ["grafana-error"] = () => Input([Unjudged("DatasourceError", "failed to execute query A: dial tcp 10.0.0.9:9090: connect: connection refused")], [], isGrafana: true),
        ["unknown-severity"] = () => Input([Alert([("alertname", "QueueFull"), ("severity", "sev-9"), ("queue", "orders"), ("instance", "mq-1:15692"), ("job", "rabbitmq")], [("summary", "The queue is full")], "")], []),
        ["loki"] = () => Input(
            [Alert([("alertname", "TooManyErrorLines"), ("severity", "critical"), ("app", "checkout"), ("namespace", "shop")],
                [("summary", "More than 10 error lines per second"), ("description", "checkout logs 41.5 error lines per second (limit 10).")],
                "https://grafana.example.com/explore?orgId=1&left=" + Uri.EscapeDataString("""{"datasource":"loki","queries":[{"refId":"A","expr":"sum by (app) (rate({app=\"checkout\"} |= \"error\" [5m])) > 10","queryType":"range"}]}"""))],
            []),
        ["vmalert"] = () => Input(
            [Alert([("alertname", "TooManyRestarts"), ("severity", "high"), ("job", "vmagent"), ("instance", "vm-1:8429")], [("summary", "vm-1 restarted 4 times"), ("description", "Job vmagent has restarted more than 2 times in the last 15 minutes; current value: 4")],
                "http://vmalert.example.com:8880/vmalert/alert?group_id=123&alert_id=456")],
            []),
        ["stack-trace"] = () => Input([Alert([("alertname", "JobCrashed"), ("severity", "error"), ("app", "billing"), ("instance", "10.0.0.7:8080")], [("description", Trace)], "")], []),
        ["utf8-labels"] = () => Input(
            [Alert([("alertname", "HighLatency"), ("severity", "warning"), ("k8s.namespace.name", "shop"), ("k8s.pod.name", "checkout-5d7"), ("service.name", "checkout"), ("http.route", "/pay")], [("summary", "p99 latency is 2.4 s")], "")],
            []),
        ["blackbox"] = () => Input(
            [Alert([("alertname", "BlackboxProbeFailed"), ("severity", "critical"), ("job", "blackbox"), ("instance", "https://www.example.com/health?full=1&deep=0")], [("summary", "Blackbox probe failed"), ("description", "Probe failed\n  VALUE = 0\n  LABELS = map[instance:https://www.example.com]")],
                Prometheus("probe_success == 0"))],
            [0]),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private const string CrashLoopingExpr = "max_over_time(kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\", job=\"kube-state-metrics\", namespace=~\".*\"}[5m]) >= 1";

    private const string Trace = "\u001b[31mjava.lang.IllegalStateException: run of 2026-11-20 failed\u001b[0m\n\tat com.example.billing.Run.close(Run.java:88)\n\tat com.example.billing.Run.main(Run.java:21)\n"
        + "Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms\n\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:695)\n\t... 12 more";

    public static Notice Build(string name, Language language, NoticeOverrides? overrides = null) => Build(All[name](), language, overrides);

    public static Notice Build(NoticeInput input, Language language, NoticeOverrides? overrides = null) => new NoticeBuilder().Build(input, language, CallbackScenario.Shanghai, overrides);

    /// <param name="self">The answer of the first alert's own expression for each alert; empty when Prometheus is not asked.</param>
    public static NoticeInput Input(FieldAlert[] sent, double[] self, bool isGrafana = false)
    {
        var update = Parse(sent, isGrafana);
        var query = Default.Value.Queries.Single();
        var answer = self.Length == 0
            ? Evidence.Unknown(query.Id, "", Unavailable.NotAsked, "no generator URL")
            : Evidence.Known(query.Id, AlertExpression.Of(update.Alerts[0])!.Asked, [.. update.Alerts.Zip(self, (alert, value) => new Series(LabelSet.From(alert.Labels.Where(label => label.Key is not ("alertname" or "severity"))), value, []))]);
        var severity = update.Alerts.Max(alert => SeverityRules.Default.Of(alert.Labels));
        var incident = new Incident(
            2210, new IncidentKey(update.Source, update.Receiver, update.GroupKey), IncidentState.Open, severity, CallbackScenario.Opened, null, Now, update.GroupLabels, update.CommonLabels, update.CommonAnnotations,
            "http://alertmanager:9093", 0, null, null, [.. update.Alerts.Select(alert => new IncidentAlert(alert, CallbackScenario.Opened, Now))]);
        return new NoticeInput(
            incident,
            new Change(7, incident.Id, ChangeKind.Opened, severity, CallbackScenario.Opened, update.Alerts.Length, 0),
            [new RunbookEvidence(new RunbookMatch(Default.Value, MatchReason.NothingElse, "", update.Alerts), CallbackEvidence.Set(Now, answer))],
            [],
            false,
            Now,
            new NoticeLinks("https://alertops.example.com", null));
    }

    public static GroupUpdate Parse(FieldAlert[] sent, bool isGrafana = false)
    {
        var groupLabels = new Dictionary<string, string> { ["alertname"] = sent[0].Labels["alertname"] };
        foreach (var label in new[] { "namespace" }.Where(label => sent.All(alert => alert.Labels.ContainsKey(label))))
        {
            groupLabels[label] = sent[0].Labels[label];
        }

        var body = new Dictionary<string, object?>
        {
            ["version"] = isGrafana ? "1" : "4",
            ["receiver"] = "alertops",
            ["groupKey"] = "{}:{}",
            ["groupLabels"] = groupLabels,
            ["commonLabels"] = sent[0].Labels.Where(label => sent.All(alert => alert.Labels.GetValueOrDefault(label.Key) == label.Value)).ToDictionary(),
            ["commonAnnotations"] = new Dictionary<string, string>(),
            ["externalURL"] = "http://alertmanager:9093",
            ["alerts"] = sent.Select(alert => alert.Extra.Append(new("status", "firing")).Append(new("labels", alert.Labels)).Append(new("annotations", alert.Annotations))
                .Append(new("startsAt", CallbackScenario.Opened)).Append(new("generatorURL", alert.GeneratorUrl)).ToDictionary()).ToArray(),
        };
        if (isGrafana)
        {
            body["orgId"] = 1;
        }

        Assert.True(AlertmanagerWebhookParser.TryParse(JsonSerializer.SerializeToUtf8Bytes(body), new WebhookOrigin("", null), Now, out var update, out var problem), problem?.What);
        return update;
    }

    public static FieldAlert Alert((string, string)[] labels, (string, string)[] annotations, string generatorUrl) =>
        new(labels.ToDictionary(pair => pair.Item1, pair => pair.Item2), annotations.ToDictionary(pair => pair.Item1, pair => pair.Item2), generatorUrl);

    public static string Prometheus(string expr) => $"http://prometheus-k8s-0:9090/graph?g0.expr={Uri.EscapeDataString(expr)}&g0.tab=1";

    private static FieldAlert KubeStateMetrics(string name, string expr, string summary, string description, params (string, string)[] labels)
    {
        (string, string)[] target =
            [("alertname", name), ("severity", "warning"), ("job", "kube-state-metrics"), ("instance", "10.42.1.176:8443"), ("service", "kube-state-metrics"), ("endpoint", "https-main"), ("namespace", "shop"), ("prometheus", "monitoring/k8s")];
        return Alert([.. target, .. labels], [("summary", summary), ("description", description), ("runbook_url", $"https://runbooks.prometheus-operator.dev/runbooks/kubernetes/{name.ToLowerInvariant()}")], Prometheus(expr));
    }

    private static FieldAlert Waiting(string container) => KubeStateMetrics(
        "KubeContainerWaiting", "kube_pod_container_status_waiting_reason{reason!=\"CrashLoopBackOff\", job=\"kube-state-metrics\"} > 0", "Pod container waiting longer than 1 hour",
        $"pod/cart-7d9f in namespace shop on container {container} has been in waiting state for longer than 1 hour. (reason: \"ImagePullBackOff\").", ("pod", "cart-7d9f"), ("container", container), ("reason", "ImagePullBackOff"));

    /// <summary>Pods whose long names differ at their end alone.</summary>
    public static FieldAlert[] CrashLooping(int pods) => [.. Enumerable.Range(1, pods).Select(number => CrashLooping($"order-settlement-reconciliation-worker-blue-6d9c7b5f4d-x{number}"))];

    private static FieldAlert CrashLooping(string pod) =>
        KubeStateMetrics("KubePodCrashLooping", CrashLoopingExpr, "Pod is crash looping.", $"Pod shop/{pod} (worker) is in waiting state (reason: \"CrashLoopBackOff\").", ("pod", pod), ("container", "worker"));

    private static FieldAlert Pvc(string claim, string free) => Alert(
        [("alertname", "KubePersistentVolumeFillingUp"), ("severity", "critical"), ("job", "kubelet"), ("metrics_path", "/metrics"), ("instance", "10.0.0.21:10250"), ("service", "kubelet"), ("endpoint", "https-metrics"), ("node", "worker-1"), ("namespace", "shop"), ("persistentvolumeclaim", claim)],
        [("summary", "PersistentVolume is filling up."), ("description", $"The PersistentVolume claimed by {claim} in Namespace shop is only {free} free.")],
        Prometheus("(kubelet_volume_stats_available_bytes{job=\"kubelet\"} / kubelet_volume_stats_capacity_bytes{job=\"kubelet\"}) < 0.03 and kubelet_volume_stats_used_bytes > 0"));

    private static FieldAlert Filesystem(string instance, string left) => Alert(
        [("alertname", "NodeFilesystemAlmostOutOfSpace"), ("severity", "critical"), ("job", "node-exporter"), ("instance", instance), ("namespace", "monitoring"), ("pod", "node-exporter-x2b7q"), ("container", "node-exporter"), ("service", "node-exporter"), ("endpoint", "https"), ("device", "/dev/sda1"), ("fstype", "ext4"), ("mountpoint", "/data")],
        [("summary", "Filesystem has less than 3% space left."), ("description", $"Filesystem on /dev/sda1, mounted on /data, at {instance} has only {left}% available space left.")],
        Prometheus("(node_filesystem_avail_bytes{job=\"node-exporter\"} / node_filesystem_size_bytes{job=\"node-exporter\"} * 100 < 3 and node_filesystem_readonly{job=\"node-exporter\"} == 0)"));

    private static FieldAlert Cpu(string host, string now) => Alert(
        [("alertname", "NodeCPUHighUsage"), ("severity", "info"), ("job", "node"), ("instance", host + ":9100")],
        [("summary", "High CPU usage."), ("description", $"CPU usage at {host} has been above 90% for the last 15 minutes, is currently at {now}%.")],
        Prometheus("sum without(mode) (avg without (cpu) (rate(node_cpu_seconds_total{mode!=\"idle\"}[2m]))) * 100 > 90"));

    private static FieldAlert Grafana(string name, params (string, string)[] labels) => Alert([("alertname", name), .. labels], [("summary", "CPU usage is high")], "https://grafana.example.com/alerting/grafana/cdeqmlhvflz40f/view?orgId=1") with
    {
        Extra = new()
        {
            ["values"] = new Dictionary<string, double> { ["A"] = 93.4, ["B"] = 93.4, ["C"] = 1 },
            ["valueString"] = "[ var='A' labels={instance=h1} value=93.4 ], [ var='B' labels={instance=h1} value=93.4 ], [ var='C' labels={instance=h1} value=1 ]",
            ["dashboardURL"] = "https://grafana.example.com/d/hosts?orgId=1&from=1700000000000",
            ["panelURL"] = "https://grafana.example.com/d/hosts?orgId=1&viewPanel=4",
            ["silenceURL"] = "https://grafana.example.com/alerting/silence/new?alertmanager=grafana&matcher=alertname%3DHighCpu",
            ["imageURL"] = "https://grafana.example.com/img/1.png",
        },
    };

    private static FieldAlert Unjudged(string name, string error) => Alert(
        [("alertname", name), ("rulename", "DiskFull"), ("datasource_uid", "P1809F7CD0C75ACF3"), ("ref_id", "A"), ("grafana_folder", "Hosts"), ("team", "infra")],
        error.Length == 0 ? [("summary", "The disk is full")] : [("Error", error)],
        "https://grafana.example.com/alerting/grafana/abc/view?orgId=1") with
    {
        Extra = new() { ["values"] = null, ["valueString"] = "", ["silenceURL"] = "https://grafana.example.com/alerting/silence/new?alertmanager=grafana", ["dashboardURL"] = "", ["panelURL"] = "" },
    };
}

/// <summary>One alert of a body.</summary>
internal sealed record FieldAlert(Dictionary<string, string> Labels, Dictionary<string, string> Annotations, string GeneratorUrl)
{
    /// <summary>Further members, which only Grafana sends.</summary>
    public Dictionary<string, object?> Extra { get; init; } = [];
}
