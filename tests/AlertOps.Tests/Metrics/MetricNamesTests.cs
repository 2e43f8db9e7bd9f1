using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Intake;
using AlertOps.Intake.WeChatAlarms;
using AlertOps.Operations;
using AlertOps.Operations.Connections;
using AlertOps.Testing;
using AlertOps.Tests.Delivery;
using AlertOps.Timers;

namespace AlertOps.Tests.Metrics;

/// <summary>Dashboards and alerting rules of users name these metrics and labels: they stay as they are.</summary>
public class MetricNamesTests
{
    private const string Described = """
        # HELP alertops_background_restarts_total Times that a background loop broke and was started again.
        # HELP alertops_build_info Always 1; the version is a label.
        # HELP alertops_channel_stopped 1 while nothing is sent through a channel's endpoint because an administrator has to put something right, its day is used up, or it does not answer.
        # HELP alertops_channel_suspended 1 while nothing is sent through a channel's endpoint because an administrator has to put something right, its day is used up, or it does not answer.
        # HELP alertops_config_last_reload_success_timestamp_seconds When alertops.yml was last loaded well.
        # HELP alertops_config_last_reload_successful Whether the last load of alertops.yml was good.
        # HELP alertops_connections_evicted_total Connections that were closed to make room for new ones.
        # HELP alertops_deliveries_total Verdicts of channels, one per delivery and try.
        # HELP alertops_delivery_duration_seconds From the commit at intake to the channel's acceptance.
        # HELP alertops_enrichment_duration_seconds All queries of one message.
        # HELP alertops_enrichment_queries_total Runbook queries by outcome.
        # HELP alertops_intake_alerts_total Alerts in accepted webhook bodies by status.
        # HELP alertops_intake_commit_duration_seconds From a request's body read to its commit on disk.
        # HELP alertops_intake_requests_total Webhook requests by HTTP status code.
        # HELP alertops_timer_failures_total Times that a timer could not be decided and was put off.
        # HELP wechat_alarm_failures Failures that the last alarm text of a type spoke of; 0 once it is over.
        # HELP wechat_alarm_notifications_total Alarm texts of WeChat Official Accounts that were handed over.
        # TYPE alertops_background_restarts_total counter
        # TYPE alertops_build_info gauge
        # TYPE alertops_channel_stopped gauge
        # TYPE alertops_channel_suspended gauge
        # TYPE alertops_config_last_reload_success_timestamp_seconds gauge
        # TYPE alertops_config_last_reload_successful gauge
        # TYPE alertops_connections_evicted_total counter
        # TYPE alertops_deliveries_total counter
        # TYPE alertops_delivery_duration_seconds histogram
        # TYPE alertops_enrichment_duration_seconds histogram
        # TYPE alertops_enrichment_queries_total counter
        # TYPE alertops_intake_alerts_total counter
        # TYPE alertops_intake_commit_duration_seconds histogram
        # TYPE alertops_intake_requests_total counter
        # TYPE alertops_timer_failures_total counter
        # TYPE wechat_alarm_failures gauge
        # TYPE wechat_alarm_notifications_total counter
        """;

    [Fact]
    public async Task Names_help_texts_and_types_stay()
    {
        var registry = TestMetrics.Registry();
        _ = new ServiceGauges(registry, new ReloadStatus(TimeProvider.System));
        _ = new IntakeMetrics(registry);
        _ = new EnrichmentMetrics(registry);
        _ = new DeliveryMetrics(registry, new ChannelDirectory([]));
        _ = new ConnectionMetrics(registry);
        _ = new LoopMetrics(registry, []);
        _ = new TimerMetrics(registry);
        _ = new WeChatAlarmMetrics(registry);

        var described = (await registry.PageAsync()).Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal));

        Assert.Empty(Described.Split('\n').Except(described));
    }

    [Fact]
    public async Task Every_outcome_that_a_channel_can_report_has_a_series_from_the_start()
    {
        var registry = TestMetrics.Registry();
        _ = new DeliveryMetrics(registry, new ChannelDirectory([StoreProxy.Of<IChannel>(null, ("get_Descriptor", _ => new ChannelDescriptor("test_start", "", "")))]));

        var series = (await registry.PageAsync()).Split('\n').Where(line => line.StartsWith("alertops_deliveries_total{channel=\"test_start\"", StringComparison.Ordinal));

        Assert.Equal(
            """
            never,configuration never,content_refused never,gave_up never,internal never,recipient_refused never,target_removed
            later,configuration later,network later,rate_limited later,server_error later,timeout later,unknown_code sent,none
            """.Split((char[])[' ', '\n']).Select(pair => pair.Split(',')).Select(pair => $"alertops_deliveries_total{{channel=\"test_start\",outcome=\"{pair[0]}\",reason=\"{pair[1]}\"}} 0").Order(),
            series.Order());
    }

    [Fact]
    public async Task A_suspended_endpoint_is_shown_under_its_name_and_under_the_one_of_before()
    {
        var registry = TestMetrics.Registry();
        var delivery = new DeliveryMetrics(registry, new ChannelDirectory([]));
        delivery.Suspended([new EndpointKey("email", "smtp.example.com:465"), new EndpointKey("wecom_app", "default")], []);
        delivery.Suspended([new EndpointKey("wecom_app", "default")], [new EndpointKey("email", "smtp.example.com:465")]);

        var page = await registry.PageAsync();

        Assert.All(["alertops_channel_suspended", "alertops_channel_stopped"], name =>
        {
            Assert.Contains($"\n{name}{{channel=\"email\",endpoint=\"smtp.example.com:465\"}} 0\n", page, StringComparison.Ordinal);
            Assert.Contains($"\n{name}{{channel=\"wecom_app\",endpoint=\"default\"}} 1\n", page, StringComparison.Ordinal);
        });
    }

    /// <summary>Their histograms have no series before the first observation: a quantile of nothing would be NaN on a dashboard.</summary>
    [Fact]
    public async Task What_is_known_beforehand_is_0_from_the_start_and_histograms_are_empty()
    {
        var registry = TestMetrics.Registry();
        _ = new IntakeMetrics(registry);
        _ = new EnrichmentMetrics(registry);
        _ = new ConnectionMetrics(registry);
        _ = new WeChatAlarmMetrics(registry);
        new TimerMetrics(registry).Start(["reminder"]);

        var samples = (await registry.PageAsync()).Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.All(samples, line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
        Assert.Contains("alertops_connections_evicted_total 0", samples);
        Assert.Contains("alertops_enrichment_queries_total{outcome=\"known\"} 0", samples);
        Assert.Contains("alertops_intake_alerts_total{status=\"firing\"} 0", samples);
        Assert.Contains("alertops_intake_requests_total{code=\"200\"} 0", samples);
        Assert.Contains("alertops_timer_failures_total{kind=\"reminder\"} 0", samples);
        Assert.Contains("wechat_alarm_notifications_total{type=\"dns_failure\",appid=\"\",ip=\"\",event=\"\"} 0", samples);
        Assert.DoesNotContain(samples, line => line.Contains("duration_seconds", StringComparison.Ordinal));
    }
}
