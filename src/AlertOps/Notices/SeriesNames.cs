using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Names the series of one answer by the labels in which they differ; a single series by labels that the alerts don't have already.</summary>
internal sealed class SeriesNames
{
    private const int ValueLength = 60;
    private const int MaxLabels = 3;

    private const string Instance = "instance";

    private readonly ImmutableArray<string> labels;
    private readonly bool needsPorts;

    public SeriesNames(ImmutableArray<Series> series, LabelSet known)
    {
        var instances = series.Select(item => item.Labels[Instance]).Distinct(StringComparer.Ordinal).ToArray();
        needsPorts = instances.Select(AlertNames.WithoutPort).Distinct(StringComparer.Ordinal).Count() != instances.Length;
        var all = series.SelectMany(item => item.Labels.Select(label => label.Key)).Distinct(StringComparer.Ordinal)
            .Where(label => !label.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        labels = series.Length == 1
            ? [.. all.Where(label => known[label] != series[0].Labels[label] && label != "job").Take(MaxLabels)]
            : [.. all.Where(label => series.Select(item => item.Labels[label]).Distinct(StringComparer.Ordinal).Skip(1).Any()).Take(MaxLabels)];
    }

    /// <summary>The names of the labels that distinguish the series.</summary>
    public ImmutableArray<string> Labels => [.. labels.Select(label => CleanText.Of(label, ValueLength))];

    /// <summary>The label values that distinguish a series, the most important first; empty when none do. An instance has its port only where that tells two apart.</summary>
    public ImmutableArray<string> Of(Series series) =>
        [.. labels.Select(label => CleanText.Of(label == Instance && !needsPorts ? AlertNames.WithoutPort(series.Labels[label]) : series.Labels[label], ValueLength)).Where(value => value.Length > 0)];
}
