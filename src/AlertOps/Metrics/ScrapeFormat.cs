using Microsoft.Net.Http.Headers;
using Prometheus;

namespace AlertOps.Metrics;

/// <summary>Chooses between Prometheus' text format 0.0.4 and OpenMetrics 1.0.0.</summary>
internal static class ScrapeFormat
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>Returns OpenMetrics for who asks for its version 1.0.0, or for none, and doesn't prefer plain text; the text format for everybody else, browsers among them.</summary>
    /// <param name="accepted">The Accept header of the request.</param>
    public static ExpositionFormat Of(IEnumerable<MediaTypeHeaderValue> accepted)
    {
        var (openMetrics, text) = (0.0, 0.0);
        foreach (var range in accepted)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase) && VersionOf(range) is null or "1.0.0")
            {
                openMetrics = Math.Max(openMetrics, quality);
            }
            else if (range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                text = Math.Max(text, quality);
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
    }

    public static string ContentTypeOf(ExpositionFormat format) => format == ExpositionFormat.OpenMetricsText
        ? OpenMetrics + "; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    private static string? VersionOf(MediaTypeHeaderValue range)
    {
        foreach (var parameter in range.Parameters)
        {
            if (parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
            {
                return HeaderUtilities.RemoveQuotes(parameter.Value).ToString();
            }
        }

        return null;
    }
}
