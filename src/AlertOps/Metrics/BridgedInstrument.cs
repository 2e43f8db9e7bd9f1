using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Prometheus;

namespace AlertOps.Metrics;

/// <summary>Passes the measurements of one instrument on to the series of its Prometheus metric. A series that exists is found without an allocation.</summary>
internal sealed class BridgedInstrument
{
    /// <summary>Maximum number of series of one instrument; measurements beyond it share one more, which says so.</summary>
    private const int MaxSeries = 2000;

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel_metric_overflow", "true")];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> byTags = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> known;
    private readonly InstrumentDescription description;
    private readonly IMetricFactory factory;
    private readonly Action<Exception> refused;
    private int count;
    private int refusals;

    /// <param name="refused">Is told once when a series of it can't be made; its measurements are dropped.</param>
    public BridgedInstrument(InstrumentDescription description, IMetricFactory factory, Action<Exception> refused)
    {
        this.description = description;
        this.factory = factory;
        this.refused = refused;
        known = byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!known.TryGetValue(tags, out var series))
        {
            series = Add(tags);
        }

        series.Record(value);
    }

    /// <summary>Removes all series.</summary>
    public void Forget()
    {
        foreach (var series in byTags.Values)
        {
            series.Child?.Remove();
        }

        byTags.Clear();
        Volatile.Write(ref count, 0);
    }

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Interlocked.Increment(ref count) <= MaxSeries)
        {
            return byTags.GetOrAdd(tags.ToArray(), Create);
        }

        // The number must not run over, however many measurements there are beyond the limit.
        Interlocked.Decrement(ref count);
        return byTags.GetOrAdd(Overflow, Create);
    }

    /// <summary>Makes a series of the metric. The order of the tags makes no difference.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one series: whoever measures must not fail because it can't be shown.")]
    private Series Create(KeyValuePair<string, object?>[] tags)
    {
        try
        {
            var labels = tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
            return Create(
                [.. labels.Select(tag => InstrumentDescription.Snake(tag.Key))],
                [.. labels.Select(tag => Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")]);
        }
        catch (Exception error)
        {
            if (Interlocked.Exchange(ref refusals, 1) == 0)
            {
                refused(error);
            }

            return new Series(null, static _ => { });
        }
    }

    private Series Create(string[] labels, string[] values)
    {
        var (name, help, kind, buckets) = description;
        switch (kind)
        {
            case InstrumentKind.Counter:
                var counter = CreateCounter().WithLabels(values);
                return new Series(counter, value => counter.Inc(Math.Max(0, value)));
            case InstrumentKind.ObservedCounter:
                var observed = CreateCounter().WithLabels(values);
                return new Series(observed, observed.IncTo);
            case InstrumentKind.UpDownCounter:
                var sum = CreateGauge().WithLabels(values);
                return new Series(sum, sum.Inc);
            case InstrumentKind.Gauge:
                var gauge = CreateGauge().WithLabels(values);
                return new Series(gauge, gauge.Set);
            case InstrumentKind.Histogram:
                var histogram = factory.CreateHistogram(name, help, labels, new HistogramConfiguration { SuppressInitialValue = true, Buckets = buckets }).WithLabels(values);
                return new Series(histogram, histogram.Observe);
            default:
                throw new InvalidOperationException($"{kind} has no Prometheus metric");
        }

        // Without a value a series is not shown: that of an instrument that has no labels would appear by itself.
        Counter CreateCounter() => factory.CreateCounter(name, help, labels, new CounterConfiguration { SuppressInitialValue = true });

        Gauge CreateGauge() => factory.CreateGauge(name, help, labels, new GaugeConfiguration { SuppressInitialValue = true });
    }

    /// <param name="Child">The series in the registry; null when it could not be made.</param>
    private readonly record struct Series(ChildBase? Child, Action<double> Record);
}
