using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace AlertOps.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4. The instruments of AlertOps have Prometheus names already; those of the runtime and of ASP.NET Core
/// (<c>http.server.request.duration</c>) get theirs by OpenTelemetry's rules: dots become underscores, the unit and <c>_total</c> are appended.
/// </summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> described = new(StringComparer.Ordinal);

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public override string ToString() => text.ToString();

    public void Add(Metric metric)
    {
        var name = NameOf(metric);
        if (described.Add(name))
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(HelpOf(metric)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(metric)).Append('\n');
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            AddPoint(metric.MetricType, name, point);
        }
    }

    private void AddPoint(MetricType type, string name, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                AddSample(name, point, null, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                AddSample(name, point, null, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                AddSample(name, point, null, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                AddSample(name, point, null, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                AddHistogram(name, point);
                break;
            default:
                break;
        }
    }

    private void AddHistogram(string name, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            AddSample(name + "_bucket", point, double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound), below);
        }

        AddSample(name + "_sum", point, null, point.GetHistogramSum());
        AddSample(name + "_count", point, null, point.GetHistogramCount());
    }

    private void AddSample(string name, in MetricPoint point, string? le, double value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (label, labelValue) in point.Tags)
        {
            text.Append(separator).Append(Snake(label)).Append("=\"").Append(Escape(Convert.ToString(labelValue, CultureInfo.InvariantCulture) ?? "")).Append('"');
            separator = ',';
        }

        if (le is not null)
        {
            text.Append(separator).Append("le=\"").Append(le).Append('"');
            separator = ',';
        }

        text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string NameOf(Metric metric)
    {
        if (metric.MeterName == AlertOpsMeter.Name)
        {
            return metric.Name;
        }

        var name = Snake(metric.Name);
        var unit = metric.Unit switch
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
        if (name.EndsWith("_count", StringComparison.Ordinal) && metric.MetricType != MetricType.Histogram)
        {
            name = name[..^"count".Length] + "number";
        }

        return IsCounter(metric) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string TypeOf(Metric metric) => metric.MetricType == MetricType.Histogram ? "histogram" : IsCounter(metric) ? "counter" : "gauge";

    private static bool IsCounter(Metric metric) => metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;

    private static string HelpOf(Metric metric) =>
        metric.Description.Length == 0 ? metric.Name : metric.Description.Replace("\\", "\\\\").Replace("\n", "\\n");

    private static string Snake(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == ':' ? letter : '_'));

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string Number(double value) => double.IsPositiveInfinity(value)
        ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
