using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Enrichment;

/// <summary>Reads <c>prometheus</c>, <c>alertmanager</c> and <c>grafana</c>.</summary>
internal sealed class MonitoringSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [MonitoringKeys.Prometheus, MonitoringKeys.Alertmanager, MonitoringKeys.Grafana];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) =>
        options.With(new MonitoringOptions(Prometheus(root, options.Http), Alertmanagers(root, options.Http), Grafana(root)));

    private static ImmutableArray<PrometheusOptions> Prometheus(Section root, HttpOptions http)
    {
        var names = new UniqueNames();
        return Each(root, MonitoringKeys.Prometheus, section => new PrometheusOptions(
            Name(section, MonitoringKeys.PrometheusName, names, "prometheus"),
            section.Read(MonitoringKeys.Matchers) ?? [],
            section.Get(MonitoringKeys.PrometheusUrl),
            section.Get(MonitoringKeys.Timeout),
            section.Get(MonitoringKeys.MaxSeries),
            HttpParser.Parse(section, http)));
    }

    private static ImmutableArray<AlertmanagerOptions> Alertmanagers(Section root, HttpOptions http)
    {
        var names = new UniqueNames();
        return Each(root, MonitoringKeys.Alertmanager, section => new AlertmanagerOptions(
            Name(section, MonitoringKeys.AlertmanagerName, names, "alertmanager"), Urls(section), HttpParser.Parse(section, http)));
    }

    private static Uri? Grafana(Section root)
    {
        var section = root.ReadOrEmpty(MonitoringKeys.Grafana);
        var url = section.Read(MonitoringKeys.GrafanaUrl);
        section.ReportUnknownKeys();
        return url;
    }

    /// <summary>Reads one map, or a list of maps; an absent one as if it had no keys.</summary>
    private static ImmutableArray<T> Each<T>(Section root, Key<ImmutableArray<Section>?> key, Func<Section, T> parse)
    {
        var parsed = ImmutableArray.CreateBuilder<T>();
        foreach (var section in root.Read(key) ?? [root.Empty(key)])
        {
            parsed.Add(parse(section));
            section.ReportUnknownKeys();
        }

        return parsed.ToImmutable();
    }

    private static string Name(Section section, Key<string?> key, UniqueNames names, string fallback) => names.Take(section.Read(key), section.Find(key), fallback);

    private static ImmutableArray<Uri> Urls(Section section)
    {
        var (one, many) = (section.Find(MonitoringKeys.AlertmanagerUrl), section.Find(MonitoringKeys.AlertmanagerUrls));
        if (one is not null && many is not null)
        {
            one.Report($"set beside urls ({many.Location})", "keep urls, with every member of the cluster in it");
        }

        var urls = one is not null && many is null ? [one] : section.Get(MonitoringKeys.AlertmanagerUrls);
        return [.. urls.Select(url => url.ServiceUrl(MonitoringKeys.AlertmanagerUrl.Example)).OfType<Uri>().Distinct()];
    }
}
