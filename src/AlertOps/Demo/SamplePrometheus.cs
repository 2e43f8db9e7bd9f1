using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Demo;

/// <summary>
/// Answers queries as Prometheus does, for the demonstration. It evaluates nothing: it recognises the queries of the shipped runbooks by the names in them and
/// answers with the numbers of <see cref="DemoWorld"/>. A query that it doesn't know has no data.
/// </summary>
internal static class SamplePrometheus
{
    /// <summary>Path below the service's own address.</summary>
    public const string Path = "/demo/prometheus";

    /// <summary>
    /// Options that write names as Prometheus does, whatever the service's own API uses. New options would have to be made read-only first: Results.Json sets the
    /// resolver of options that aren't, which fails when the first two requests arrive at once.
    /// </summary>
    private static readonly JsonSerializerOptions PrometheusNames = JsonSerializerOptions.Default;

    /// <summary>Prometheus' own limit of points per series.</summary>
    private const int MaxPoints = 11_000;

    public static IEndpointRouteBuilder MapSamplePrometheus(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Path);
        group.MapMethods("/api/v1/query", [HttpMethods.Get, HttpMethods.Post], QueryAsync);
        group.MapMethods("/api/v1/query_range", [HttpMethods.Get, HttpMethods.Post], QueryRangeAsync);
        group.MapGet("/graph", (HttpRequest request) => Results.Text(
            $"This is the demonstration's sample Prometheus. Its answers are scripted, it has no graph page.\n\n{request.Query["g0.expr"]}\n"));
        return endpoints;
    }

    private static async Task<IResult> QueryAsync(HttpContext context, DemoClock clock, TimeProvider time)
    {
        var read = await ParametersAsync(context);
        if ((read("time").Length == 0 ? time.GetUtcNow() : Moment(read("time"))) is not { } at)
        {
            return Bad("invalid parameter \"time\"");
        }

        return Success("vector", SampleQueries.Answer(read("query"))
            .Select(line => (line.Labels, Value: line.At(clock.At(at))))
            .Where(point => point.Value is not null)
            .Select(point => new { metric = point.Labels, value = Pair(at, point.Value!.Value) }));
    }

    private static async Task<IResult> QueryRangeAsync(HttpContext context, DemoClock clock)
    {
        var read = await ParametersAsync(context);
        if (Moment(read("start")) is not { } start || Moment(read("end")) is not { } end
            || !double.TryParse(read("step"), NumberStyles.Float, CultureInfo.InvariantCulture, out var step)
            || !(step > 0) || end < start || (end - start).TotalSeconds / step > MaxPoints)
        {
            return Bad("invalid parameter \"start\", \"end\" or \"step\"");
        }

        var moments = Enumerable.Range(0, (int)((end - start).TotalSeconds / step) + 1).Select(index => start.AddSeconds(index * step)).ToArray();
        return Success("matrix", SampleQueries.Answer(read("query"))
            .Select(line => new
            {
                metric = line.Labels,
                values = moments.Select(at => (At: at, Value: line.At(clock.At(at)))).Where(point => point.Value is not null)
                    .Select(point => Pair(point.At, point.Value!.Value)).ToArray(),
            })
            .Where(line => line.values.Length > 0));
    }

    private static async Task<Func<string, string>> ParametersAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return name => form.TryGetValue(name, out var value) ? value.ToString() : context.Request.Query[name].ToString();
    }

    private static DateTimeOffset? Moment(string seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(value * 1000))
            : null;

    private static object[] Pair(DateTimeOffset at, double value) =>
        [at.ToUnixTimeMilliseconds() / 1000.0, value.ToString("R", CultureInfo.InvariantCulture)];

    private static IResult Success(string resultType, object result) => Results.Json(new { status = "success", data = new { resultType, result } }, PrometheusNames);

    private static IResult Bad(string error) =>
        Results.Json(new { status = "error", errorType = "bad_data", error }, PrometheusNames, statusCode: StatusCodes.Status400BadRequest);
}
