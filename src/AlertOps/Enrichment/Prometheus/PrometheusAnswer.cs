using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>The result of one request to Prometheus.</summary>
/// <param name="Missing">Null when there is an answer.</param>
/// <param name="Detail">The error message of Prometheus or of the network, without URLs, of at most <see cref="MaxDetail"/> characters.</param>
/// <param name="Series">In Prometheus' order.</param>
internal sealed record PrometheusAnswer(Unavailable? Missing, string Detail, ImmutableArray<Series> Series)
{
    public const int MaxDetail = 200;

    /// <summary>True when the server answered at all, even with an error.</summary>
    public bool IsReached => Missing is not (Unavailable.TimedOut or Unavailable.Unreachable);

    public static PrometheusAnswer Of(ImmutableArray<Series> series) => new(null, "", series);

    public static PrometheusAnswer None(Unavailable reason, string detail) => new(reason, detail, []);

    /// <summary>Reads <c>data</c> of a successful answer.</summary>
    /// <exception cref="AnswerException">It is not as Prometheus' API specifies.</exception>
    public static PrometheusAnswer Read(PrometheusResult result)
    {
        try
        {
            return result.ResultType switch
            {
                "vector" => Of([.. result.Result.EnumerateArray().Select(Instant)]),
                "matrix" => Of([.. result.Result.EnumerateArray().Select(Range)]),
                "scalar" => Of([new Series(LabelSet.Empty, SampleOf(result.Result).Value, [])]),
                "string" => None(Unavailable.NoData, "the answer is a text, not a number"),
                _ => throw new AnswerException("an answer of an unknown type"),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or JsonException)
        {
            throw new AnswerException("an answer that isn't what Prometheus' API promises", error);
        }
    }

    /// <summary>Reads one series of an instant query. One that has a histogram in place of a value gets no value.</summary>
    private static Series Instant(JsonElement element) =>
        new(LabelsOf(element), element.TryGetProperty("value", out var value) ? SampleOf(value).Value : null, []);

    private static Series Range(JsonElement element)
    {
        var points = element.TryGetProperty("values", out var values) ? values.EnumerateArray().Select(SampleOf).ToImmutableArray() : [];
        return new Series(LabelsOf(element), points.IsEmpty ? null : points[^1].Value, points);
    }

    private static LabelSet LabelsOf(JsonElement element) =>
        LabelSet.From(element.GetProperty("metric").EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? "")));

    /// <summary><c>[1700000000.123, "0.5"]</c>; Prometheus writes numbers as Go does, with <c>+Inf</c>, <c>-Inf</c> and <c>NaN</c>.</summary>
    private static Sample SampleOf(JsonElement pair)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(pair[0].GetDouble() * 1000, MinMilliseconds, MaxMilliseconds));
        return new Sample(at, pair[1].GetString() switch
        {
            "NaN" => double.NaN,
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            { } text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            null => throw new FormatException("a sample without a value"),
        });
    }

    private static readonly double MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly double MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}
