using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AlertOps.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Testing;

/// <param name="Path">The requested path with the base path.</param>
/// <param name="Form">All parameters except <c>query</c>.</param>
internal sealed record PrometheusRequest(string Path, string Query, ImmutableDictionary<string, string> Form, string Authorization)
{
    public bool IsRange => Path.EndsWith("/query_range", StringComparison.Ordinal);
}

/// <summary>
/// A server on a free port that answers like Prometheus, with answers that a test scripts: the last script whose text occurs in the query is used, and an
/// unknown query gets an empty answer.
/// </summary>
internal sealed class FakePrometheus : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<PrometheusRequest> received = [];
    private readonly ConcurrentStack<(string Part, Func<HttpContext, PrometheusRequest, Task> Answer)> scripts = [];

    private FakePrometheus(WebApplication app) => this.app = app;

    public IReadOnlyList<PrometheusRequest> Received => [.. received];

    /// <summary>All requests so far.</summary>
    public List<string> MetricNames { get; } = [];

    /// <summary>The address; it ends with a slash.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <param name="basePath">The prefix of <c>--web.route-prefix</c>, such as <c>/prometheus</c>.</param>
    public static async Task<FakePrometheus> StartAsync(string basePath = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var fake = new FakePrometheus(builder.Build());
        fake.app.Map(basePath + "/api/v1/{what}", fake.AnswerAsync);
        fake.app.Map(basePath + "/api/v1/label/__name__/values", (HttpContext context) => JsonAsync(context, 200, new { status = "success", data = fake.MetricNames }));
        await fake.app.StartAsync();
        var address = fake.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        fake.Url = new Uri(address + basePath + "/");
        return fake;
    }

    /// <summary>Answers with one series without labels.</summary>
    public FakePrometheus Value(string part, double value) => Series(part, (LabelSet.Empty, value));

    /// <summary>Answers with the same values to instant queries and, as flat lines, to range queries.</summary>
    public FakePrometheus Series(string part, params (LabelSet Labels, double Value)[] series) =>
        Lines(part, [.. series.Select(item => (item.Labels, (Func<DateTimeOffset, double?>)(_ => item.Value)))]);

    /// <summary>Answers with series that change over time; null leaves a gap.</summary>
    public FakePrometheus Lines(string part, params (LabelSet Labels, Func<DateTimeOffset, double?> At)[] lines) =>
        On(part, (context, request) => JsonAsync(context, 200, request.IsRange
            ? Success("matrix", lines.Select(line => Line(line.Labels, line.At, request.Form)).Where(line => line is not null))
            : Success("vector", lines.Select(line => Point(line.Labels, line.At, request.Form)).Where(point => point is not null))));

    public FakePrometheus Scalar(string part, double value) =>
        On(part, (context, request) => JsonAsync(context, 200, Success("scalar", Sample(Time(request.Form["time"]), value))));

    /// <summary>Answers with an error of Prometheus, such as 422 <c>execution</c>.</summary>
    public FakePrometheus Error(string part, int status, string errorType, string error) =>
        On(part, (context, _) => JsonAsync(context, status, new { status = "error", errorType, error }));

    public FakePrometheus Raw(string part, int status, string mediaType, string body) =>
        On(part, async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = mediaType;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });

    public FakePrometheus Redirect(string part, string location) => On(part, (context, _) =>
    {
        context.Response.StatusCode = 307;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    /// <summary>Accepts the request and never answers.</summary>
    public FakePrometheus Hangs(string part) =>
        On(part, (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

    /// <summary>Begins a good answer and drops the connection.</summary>
    public FakePrometheus BreaksOff(string part) => On(part, async (context, _) =>
    {
        await context.Response.WriteAsync("{\"status\":\"success\",", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    });

    /// <summary>Delays the answers that are scripted so far.</summary>
    public FakePrometheus Delays(string part, TimeSpan delay)
    {
        var before = Find(part);
        return On(part, async (context, request) =>
        {
            await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
            await before(context, request);
        });
    }

    public FakePrometheus On(string part, Func<HttpContext, PrometheusRequest, Task> answer)
    {
        scripts.Push((part, answer));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal)
            : context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var request = new PrometheusRequest(
            context.Request.Path,
            form.GetValueOrDefault("query") ?? "",
            form.Where(pair => pair.Key != "query").ToImmutableDictionary(),
            context.Request.Headers.Authorization.ToString());
        received.Enqueue(request);
        try
        {
            await Find(request.Query)(context, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller stopped waiting, which is what a hanging server is for.
        }
    }

    private Func<HttpContext, PrometheusRequest, Task> Find(string query) =>
        scripts.FirstOrDefault(script => query.Contains(script.Part, StringComparison.Ordinal)).Answer
        ?? ((context, request) => JsonAsync(context, 200, Success(request.IsRange ? "matrix" : "vector", Array.Empty<object>())));

    private static object Success(string resultType, object result) => new { status = "success", data = new { resultType, result } };

    private static object? Point(LabelSet labels, Func<DateTimeOffset, double?> at, ImmutableDictionary<string, string> form) =>
        at(Time(form["time"])) is { } value ? new { metric = labels, value = Sample(Time(form["time"]), value) } : null;

    private static object? Line(LabelSet labels, Func<DateTimeOffset, double?> at, ImmutableDictionary<string, string> form)
    {
        var (start, end, step) = (Time(form["start"]), Time(form["end"]), TimeSpan.FromSeconds(double.Parse(form["step"], CultureInfo.InvariantCulture)));
        var values = new List<object>();
        for (var time = start; time <= end; time += step)
        {
            if (at(time) is { } value)
            {
                values.Add(Sample(time, value));
            }
        }

        return values.Count == 0 ? null : new { metric = labels, values };
    }

    private static object[] Sample(DateTimeOffset at, double value) => [at.ToUnixTimeMilliseconds() / 1000.0, Number(value)];

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string seconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(double.Parse(seconds, CultureInfo.InvariantCulture) * 1000));

    private static Task JsonAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }
}
