using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Enrichment;

/// <summary>The keys of <c>prometheus</c>, <c>alertmanager</c> and <c>grafana</c>.</summary>
internal static class MonitoringKeys
{
    /// <summary>The keys of one Prometheus of several. The only one need not name its URL.</summary>
    public static readonly KeyTable PrometheusTable = new();

    /// <summary>The keys of one Alertmanager of several.</summary>
    public static readonly KeyTable AlertmanagerTable = new();

    public static readonly KeyTable GrafanaTable = new();
    private static readonly KeyTable OnlyPrometheus = new(PrometheusTable) { IsIncludeOptional = true };
    private static readonly KeyTable OnlyAlertmanager = new(AlertmanagerTable) { IsIncludeOptional = true };

    public static readonly Key<ImmutableArray<Section>?> Prometheus = new("prometheus", KeyTypes.MapOrMaps(OnlyPrometheus, PrometheusTable))
    {
        Example = "{url: 'http://127.0.0.1:9090'}",
        Meaning = new("The Prometheus that is asked the runbooks' questions, or a list of several.", "查询手册问题所用的 Prometheus，可以是多个的列表。"),
    };

    public static readonly Key<ImmutableArray<Section>?> Alertmanager = new("alertmanager", KeyTypes.MapOrMaps(OnlyAlertmanager, AlertmanagerTable))
    {
        Example = "{urls: ['http://127.0.0.1:9093']}",
        Meaning = new("The Alertmanager that is asked whether an alert still fires, or a list of several.", "查询告警是否仍在持续所用的 Alertmanager，可以是多个的列表。"),
    };

    public static readonly Key<Section?> Grafana = new("grafana", KeyTypes.Map(GrafanaTable))
    {
        Example = "{url: 'https://grafana.example.com'}",
        Meaning = new("The Grafana that links to dashboards lead to.", "仪表盘链接指向的 Grafana。"),
    };

    public static readonly Key<string?> PrometheusName = PrometheusTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        DefaultNote = new("`prometheus`, then `prometheus-2` and so on", "`prometheus`，其后为 `prometheus-2` 等"),
        Example = "prometheus",
        Meaning = new("Its name in pages and metrics.", "在页面与指标中的名称。"),
    });

    public static readonly Key<ImmutableArray<Matcher>?> Matchers = PrometheusTable.Add(new Key<ImmutableArray<Matcher>?>("matchers", KeyTypes.Matchers)
    {
        DefaultNote = new("every alert", "所有告警"),
        Example = "['cluster=\"prod-sh\"']",
        Meaning = new("The alerts about which it is asked; the first Prometheus that fits is taken.", "由它回答的告警；取第一个匹配的 Prometheus。"),
    });

    public static readonly Key<Uri?> PrometheusUrl = PrometheusTable.Add(new Key<Uri?>("url", KeyTypes.ServiceUrl)
    {
        Default = "http://127.0.0.1:9090",
        Example = "http://127.0.0.1:9090",
        Meaning = new("Its address; required where there are several.", "地址；有多个时必填。"),
        IsRequired = true,
    });

    public static readonly Key<TimeSpan?> Timeout = PrometheusTable.Add(new Key<TimeSpan?>("timeout", KeyTypes.Duration(TimeSpan.FromMinutes(2)))
    {
        Default = "3s",
        Example = "3s",
        Meaning = new("The longest time that one question may take.", "一次查询最长用时。"),
    });

    public static readonly Key<int?> MaxSeries = PrometheusTable.Add(new Key<int?>("max_series", KeyTypes.Integer(1, 1000))
    {
        Default = "20",
        Example = "20",
        Meaning = new("The most series that are read of an answer.", "一个结果最多读取的序列数。"),
    });

    public static readonly Key<string?> AlertmanagerName = AlertmanagerTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        DefaultNote = new("`alertmanager`, then `alertmanager-2` and so on", "`alertmanager`，其后为 `alertmanager-2` 等"),
        Example = "alertmanager",
        Meaning = new("Its name in pages and metrics.", "在页面与指标中的名称。"),
    });

    public static readonly Key<Uri?> AlertmanagerUrl = AlertmanagerTable.Add(new Key<Uri?>("url", KeyTypes.ServiceUrl)
    {
        Example = "http://127.0.0.1:9093",
        Meaning = new("Its address, where it has one; the short form of `urls`.", "只有一个地址时的简写，代替 `urls`。"),
    });

    public static readonly Key<ImmutableArray<Value>?> AlertmanagerUrls = AlertmanagerTable.Add(new Key<ImmutableArray<Value>?>("urls", KeyTypes.OneOrMany(
        new("a list of http or https URLs", "http 或 https 地址的列表"), KeyTypes.ServiceUrl.Schema, "write it like [http://127.0.0.1:9093]"))
    {
        Default = "http://127.0.0.1:9093",
        Example = "[http://127.0.0.1:9093]",
        Meaning = new("The addresses of all members of its cluster; required where there are several.", "集群全部成员的地址；有多个 Alertmanager 时必填。"),
        IsRequired = true,
        Excludes = AlertmanagerUrl,
    });

    public static readonly Key<Uri?> GrafanaUrl = GrafanaTable.Add(new Key<Uri?>("url", KeyTypes.ServiceUrl)
    {
        DefaultNote = new("no links to dashboards", "没有仪表盘链接"),
        Example = "https://grafana.example.com",
        Meaning = new("Its address.", "地址。"),
    });

    public static readonly Key<Section?> PrometheusHttp = PrometheusTable.Add(HttpKeys.Section);

    public static readonly Key<Section?> AlertmanagerHttp = AlertmanagerTable.Add(HttpKeys.Section);
}
