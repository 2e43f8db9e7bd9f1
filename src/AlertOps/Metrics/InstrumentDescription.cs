using System.Diagnostics.Metrics;

namespace AlertOps.Metrics;

/// <summary>The kinds of instruments by what becomes of a measurement.</summary>
internal enum InstrumentKind
{
    /// <summary>A measurement is added.</summary>
    Counter,

    /// <summary>A measurement is the sum so far.</summary>
    ObservedCounter,

    /// <summary>A measurement is added, and may be negative.</summary>
    UpDownCounter,

    /// <summary>A measurement is the present value.</summary>
    Gauge,

    Histogram,
}

/// <summary>
/// Describes an instrument as a Prometheus metric. Its name (<c>http.server.request.duration</c>) is made by OpenTelemetry's rules: dots become underscores, the unit and
/// <c>_total</c> are appended.
/// </summary>
/// <param name="Help">The help text, as it is written on the page.</param>
/// <param name="Buckets">The upper bounds that a histogram advises; null when it advises none.</param>
internal sealed record InstrumentDescription(string Name, string Help, InstrumentKind Kind, double[]? Buckets)
{
    /// <returns>Null for an instrument of a kind that .NET did not have when this was written.</returns>
    public static InstrumentDescription? Of(Instrument instrument) =>
        KindOf(instrument) is { } kind ? new(NameOf(instrument, kind), HelpOf(instrument), kind, BucketsOf(instrument)) : null;

    public static string Snake(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static InstrumentKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) ? InstrumentKind.Counter
            : type == typeof(ObservableCounter<>) ? InstrumentKind.ObservedCounter
            : type == typeof(UpDownCounter<>) ? InstrumentKind.UpDownCounter
            : type == typeof(Histogram<>) ? InstrumentKind.Histogram
            : type == typeof(Gauge<>) || type == typeof(ObservableGauge<>) || type == typeof(ObservableUpDownCounter<>) ? InstrumentKind.Gauge
            : null;
    }

    private static string NameOf(Instrument instrument, InstrumentKind kind)
    {
        var name = Snake(instrument.Name);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += unit;
        }

        // Prometheus reserves this ending for histograms: dotnet.assembly.count becomes dotnet_assembly_number.
        if (name.EndsWith("_count", StringComparison.Ordinal) && kind != InstrumentKind.Histogram)
        {
            name = name[..^"count".Length] + "number";
        }

        return kind is InstrumentKind.Counter or InstrumentKind.ObservedCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Escapes the text, since prometheus-net writes it as it is.</summary>
    private static string HelpOf(Instrument instrument) =>
        string.IsNullOrEmpty(instrument.Description) ? instrument.Name : instrument.Description.Replace("\\", "\\\\").Replace("\n", "\\n");

    private static double[]? BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => Bounded(bounds),
        Histogram<float> { Advice.HistogramBucketBoundaries: { } bounds } => Bounded(bounds.Select(bound => (double)bound)),
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => Bounded(bounds.Select(bound => (double)bound)),
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => Bounded(bounds.Select(bound => (double)bound)),
        _ => null,
    };

    private static double[] Bounded(IEnumerable<double> bounds) => [.. bounds, double.PositiveInfinity];
}
