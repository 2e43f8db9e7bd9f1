using AlertOps.Demo;

namespace AlertOps.Tests.Demo;

public sealed class SampleQueriesTests
{
    private static readonly TimeSpan Worst = TimeSpan.FromSeconds(58);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(250);

    /// <summary>The shapes of the shipped runbooks' queries, filled for the story's alerts.</summary>
    public static TheoryData<string, double, double> Queries => new()
    {
        { """( sum by (node) (rate(callback_requests_duration_ms_count{node=~"wacore-2", instance=~"wacore-2:6250", result!="success"}[5m])) or 0 * sum by (node) (rate(callback_requests_duration_ms_count{node=~"wacore-2"}[5m])) ) / sum by (node) (rate(callback_requests_duration_ms_count{node=~"wacore-2"}[5m]))""", 1, 0.002 },
        { """(sum(rate(callback_requests_duration_ms_count{node=~"wacore-1", result=~"401|403"}[5m])) or 0 * sum(rate(callback_requests_duration_ms_count[5m]))) / sum(rate(callback_requests_duration_ms_count[5m]))""", 0, 0 },
        { """(sum(rate(callback_requests_duration_ms_count{node=~"wacore-1", result=~"3..|404|405"}[5m])) or 0 * sum(rate(callback_requests_duration_ms_count[5m]))) / sum(rate(callback_requests_duration_ms_count[5m]))""", 0, 0 },
        { """(sum(rate(callback_requests_duration_ms_count{node=~"wacore-1", result!="success"}[5m])) or 0 * sum(rate(callback_requests_duration_ms_count{node=~"wacore-1"}[5m]))) / sum(rate(callback_requests_duration_ms_count{node=~"wacore-1"}[5m]))""", 0.235, 0.002 },
        { """sum(rate(callback_requests_duration_ms_sum{node=~"wacore-2"}[5m])) / sum(rate(callback_requests_duration_ms_count{node=~"wacore-2"}[5m]))""", 10_000, 184 },
        { """max by (node) (sum by (node, instance) (rate(callback_requests_duration_ms_sum{node=~"wacore-2"}[5m])) / 1000)""", 6, 0.66 },
        { """min(probe_success{job="wa-webhook"})""", 1, 1 },
        { """max(probe_http_status_code{job="wa-webhook"})""", 200, 200 },
        { """max(probe_duration_seconds{job="wa-webhook"})""", 0.21, 0.21 },
        { """sum(callback_queue_size{node=~"wacore-2", instance=~"wacore-2:6250"})""", 31_900, 310 },
        { """sum by (node) (callback_queue_size{node=~"wacore-2"})""", 31_900, 310 },
        { """sum(deriv(callback_queue_size{node=~"wacore-2"}[15m])) * 60""", 15_500, -39 },
        { """sum by (node) (deriv(callback_queue_size{node=~"wacore-2"}[15m])) * 60""", 15_500, -39 },
        { """sum(rate(api_requests_duration_ms_count{method="POST_v1_messages", result=~"2.."}[10m])) / sum(rate(api_requests_duration_ms_count{method="POST_v1_messages", result=~"2.."}[10m] offset 1d))""", 1.04, 1.04 },
        { """mysql_up{instance=~"db-03:3306"}""", 1, 1 },
        { """probe_success{job="db-tcp", instance=~"db-03:3306"}""", 1, 1 },
        { """max_over_time(mysql_global_status_threads_connected{instance=~"db-03:3306"}[15m]) / last_over_time(mysql_global_variables_max_connections{instance=~"db-03:3306"}[1h])""", 0.987, 0.41 },
        { """last_over_time(mysql_global_status_threads_connected{instance=~"db-03:3306"}[15m])""", 149, 62 },
        { """last_over_time(mysql_global_variables_max_connections{instance=~"db-03:3306"}[1h])""", 151, 151 },
        { """last_over_time(mysql_global_status_max_used_connections{instance=~"db-03:3306"}[1h])""", 151, 151 },
        { """increase(mysql_global_status_connection_errors_total{error="max_connections", instance=~"db-03:3306"}[15m])""", 13, 21 },
        { """last_over_time(mysql_global_status_threads_running{instance=~"db-03:3306"}[15m]) / last_over_time(mysql_global_status_threads_connected{instance=~"db-03:3306"}[15m])""", 0.06, 0.08 },
        { """instance:node_cpu_utilisation:rate5m{instance=~"node-07:9100"}""", 0.93, 0.93 },
        { """max(avg by (instance) (rate(node_cpu_seconds_total{instance=~"node-07:9100", mode="steal"}[5m])))""", 0.008, 0.008 },
        { """max(sum by (instance) (avg by (instance, mode) (rate(node_cpu_seconds_total{instance=~"node-07:9100", mode=~"system|irq|softirq"}[5m]))))""", 0.13, 0.13 },
        { """node_load5{instance=~"node-07:9100"} / on (job, instance) group_left () instance:node_num_cpu:sum{instance=~"node-07:9100"}""", 1.49, 1.49 },
        { """max(count by (machine) (container_last_seen{machine=~"node-07", machine!="", name=~".*(waweb|wacore|mysql|mariadb).*"}))""", 2, 2 },
        { """node_filefd_allocated{instance=~"node-04:9100"} / node_filefd_maximum{instance=~"node-04:9100"}""", 0.59, 0.78 },
        { """node_filefd_allocated{instance=~"node-04:9100"}""", 155_000, 204_472 },
        { """node_filefd_maximum{instance=~"node-04:9100"}""", 262_144, 262_144 },
        { """deriv(node_filefd_allocated{instance=~"node-04:9100"}[1h]) * 3600""", 12_400, 18_600 },
        { """changes(node_filefd_maximum{instance=~"node-04:9100"}[1h])""", 0, 0 },
        { """topk(5, process_open_fds{instance=~"node-04:9100"} / (process_max_fds{instance=~"node-04:9100"} > 0))""", 0.08, 0.12 },
        { """bottomk(5, process_max_fds{instance=~"node-04:9100"} > 0)""", 524_288, 524_288 },
        { """histogram_quantile(0.99, sum by (le, service, region) (rate(gateway_request_duration_seconds_bucket[5m])))""", 3.42, 2.5 },
        { "vector(1)", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void The_shipped_runbooks_questions_have_answers_that_follow_the_story(string query, double worst, double calm)
    {
        var line = Assert.Single(SampleQueries.Answer(query));

        Assert.InRange(line.At(Worst)!.Value, worst - (Math.Abs(worst) * 0.1), worst + (Math.Abs(worst) * 0.1));
        Assert.InRange(line.At(Calm)!.Value, calm - 20 - (Math.Abs(calm) * 0.25), calm + 20 + (Math.Abs(calm) * 0.25));
    }

    [Theory]
    [InlineData("""topk(5, sum by (result) (rate(callback_requests_duration_ms_count{node=~"wacore-1|wacore-2", result!="success"}[5m]) or rate(callback_requests{result!="success"}[5m])) > 0)""", "result", "504|503")]
    [InlineData("""sum by (node) (callback_queue_size{node=~"wacore-1|wacore-2"})""", "node", "wacore-1|wacore-2")]
    [InlineData("""topk(5, last_over_time(mysql_info_schema_processlist_processes_by_user{instance=~"db-03:3306"}[15m]))""", "mysql_user", "crm_app|report|wa_core|exporter")]
    [InlineData("""topk(5, last_over_time(mysql_info_schema_processlist_processes_by_host{instance=~"db-03:3306"}[15m]))""", "client_host", "10.20.3.14|10.20.3.31|10.20.4.7")]
    [InlineData("""topk(5, avg by (mode) (rate(node_cpu_seconds_total{instance=~"node-07:9100", mode!="idle"}[5m])) > 0.005)""", "mode", "user|system|softirq|iowait")]
    [InlineData("""topk(5, sum by (machine, name) (rate(container_cpu_usage_seconds_total{machine=~"node-07", name!=""}[5m])))""", "name", "waweb-1|wacore-2|mysql-agent")]
    [InlineData("""topk(3, sum by (machine, name) (rate(container_cpu_cfs_throttled_seconds_total{machine=~"node-07", name!=""}[5m])))""", "name", "waweb-1")]
    [InlineData("""topk(5, sum by (machine, name) (container_file_descriptors{machine=~"node-04", name!=""}))""", "name", "wacore-1|waweb-2|redis")]
    public void Tables_have_a_row_for_each(string query, string label, string values) =>
        Assert.Equal(values.Split('|'), SampleQueries.Answer(query).Select(line => line.Labels[label]));

    [Fact]
    public void A_full_queue_is_foreseen_only_while_it_grows()
    {
        var line = Assert.Single(SampleQueries.Answer(
            """min((100000 - callback_queue_size{node=~"wacore-2"}) / (deriv(callback_queue_size{node=~"wacore-2"}[15m]) > 0))"""));

        Assert.InRange(line.At(DemoWorld.QueueFills.Opens)!.Value, 60, 3600);
        Assert.Null(line.At(DemoWorld.QueueFills.Resolves));
    }

    [Theory]
    [InlineData("""mysql_up{instance=~"db-01:3306"}""")]
    [InlineData("""sum(callback_queue_size{node=~"other"})""")]
    [InlineData("""instance:node_cpu_utilisation:rate5m{instance!~"node-.*"}""")]
    [InlineData("up")]
    [InlineData("")]
    [InlineData("""mysql_up{instance=~"("}""")]
    public void What_the_story_does_not_know_has_no_series(string query) => Assert.Empty(SampleQueries.Answer(query));
}
