using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Enrichment;

/// <summary>Reads <c>prometheus</c>, <c>alertmanager</c> and <c>grafana</c>.</summary>
internal sealed class MonitoringSectionReader : ISectionReader
{
    private const string PrometheusUrl = "http://127.0.0.1:9090";
    private const string AlertmanagerUrl = "http://127.0.0.1:9093";
    private const int DefaultSeries = 20;
    private const int MostSeries = 1000;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(2);

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) =>
        options.With(new MonitoringOptions(Prometheus(root, options.Http), Alertmanagers(root, options.Http), Grafana(root)));

    private static ImmutableArray<PrometheusOptions> Prometheus(Section root, HttpOptions http)
    {
        const string example = $"prometheus: {{url: '{PrometheusUrl}'}}";
        if (root.Find("prometheus") is not { } value)
        {
            return [new PrometheusOptions("prometheus", [], new Uri(PrometheusUrl), DefaultTimeout, DefaultSeries, http)];
        }

        var names = new UniqueNames();
        return Each(value, example, (section, isOnly) =>
        {
            var options = new PrometheusOptions(
                Name(section, names, "prometheus"),
                section.Find("matchers")?.Matchers() ?? [],
                Url(section, PrometheusUrl, isOnly),
                section.Find("timeout")?.Duration("3s", LongestTimeout) ?? DefaultTimeout,
                section.Find("max_series")?.Integer("20", 1, MostSeries) ?? DefaultSeries,
                HttpParser.Parse(section, http));
            section.ReportUnknownKeys();
            return options;
        });
    }

    private static ImmutableArray<AlertmanagerOptions> Alertmanagers(Section root, HttpOptions http)
    {
        const string example = $"alertmanager: {{urls: ['{AlertmanagerUrl}']}}";
        if (root.Find("alertmanager") is not { } value)
        {
            return [new AlertmanagerOptions("alertmanager", [new Uri(AlertmanagerUrl)], http)];
        }

        var names = new UniqueNames();
        return Each(value, example, (section, isOnly) =>
        {
            var options = new AlertmanagerOptions(Name(section, names, "alertmanager"), Urls(section, isOnly), HttpParser.Parse(section, http));
            section.ReportUnknownKeys();
            return options;
        });
    }

    private static Uri? Grafana(Section root)
    {
        const string example = "https://grafana.example.com";
        if (root.Find("grafana")?.Map($"grafana: {{url: '{example}'}}") is not { } section)
        {
            return null;
        }

        var url = section.Find("url")?.ServiceUrl(example);
        section.ReportUnknownKeys();
        return url;
    }

    /// <summary>Reads one map, or a list of maps.</summary>
    private static ImmutableArray<T> Each<T>(Value value, string example, Func<Section, bool, T> parse)
    {
        var items = value.ListOrOne();
        return [.. items.Select(item => item.Map(example)).OfType<Section>().Select(section => parse(section, items.Length == 1))];
    }

    private static string Name(Section section, UniqueNames names, string fallback)
    {
        var name = section.Find("name");
        return names.Take(name?.Text(fallback), name, fallback);
    }

    private static Uri Url(Section section, string fallback, bool isOnly)
    {
        var value = isOnly ? section.Find("url") : section.Require("url", $"url: {fallback}");
        return value?.ServiceUrl(fallback) ?? new Uri(fallback);
    }

    private static ImmutableArray<Uri> Urls(Section section, bool isOnly)
    {
        var (one, many) = (section.Find("url"), section.Find("urls"));
        if (one is not null && many is not null)
        {
            one.Report($"set beside urls ({many.Location})", "keep urls, with every member of the cluster in it");
        }

        if ((many ?? one) is not { } value)
        {
            if (!isOnly)
            {
                section.ReportMissing("urls", $"urls: [{AlertmanagerUrl}]");
            }

            return [new Uri(AlertmanagerUrl)];
        }

        var urls = value.ListOrOne();
        if (urls.IsEmpty)
        {
            value.Report("an empty list", $"write it like [{AlertmanagerUrl}]");
        }

        return [.. urls.Select(url => url.ServiceUrl(AlertmanagerUrl)).OfType<Uri>().Distinct()];
    }
}
