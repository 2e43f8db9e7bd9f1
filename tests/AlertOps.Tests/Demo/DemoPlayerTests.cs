using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Demo;
using AlertOps.Runbooks;
using AlertOps.Tests.Enrichment;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Demo;

public sealed class DemoPlayerTests
{
    [Fact]
    public async Task The_story_goes_through_the_front_door_again_and_again()
    {
        await using var demo = await RunningDemo.StartAsync(bodies: 40, refuse: 2);

        var posts = await demo.Posts;

        Assert.All(posts, post => Assert.Equal("Bearer open sesame", post.Authorization));
        Assert.All(posts, post => Assert.StartsWith("application/json", post.MediaType, StringComparison.Ordinal));
        var bodies = posts.Skip(2).Select(post => JsonDocument.Parse(post.Body).RootElement.GetProperty("groupKey").GetString()).ToList();
        var steps = DemoScript.Steps(0).Concat(DemoScript.Steps(1)).Concat(DemoScript.Steps(2)).Take(bodies.Count).ToList();
        Assert.Equal(steps.Select(step => $"{{}}:{{alertname=\"{step.AlertName}\", cluster=\"prod-sh\"}}"), bodies);
        Assert.Equal(posts[0].Body, posts[2].Body);
    }

    [Fact]
    public async Task The_sample_Prometheus_answers_the_enricher_as_a_real_one_would()
    {
        await using var demo = await RunningDemo.StartAsync(bodies: 1, refuse: 0);
        var options = Given.Prometheus(new Uri(demo.Root, SamplePrometheus.Path));
        var enricher = Given.Enricher(TimeProvider.System, options);
        var began = demo.Clock.Began + DemoWorld.GatewaySlow.Opens;
        var step = DemoScript.Steps(0).First(step => step.AlertName == "PaymentGatewayLatencyHigh");
        var told = JsonDocument.Parse(DemoWebhook.Body(step, demo.Clock.Began, demo.Root)).RootElement.GetProperty("alerts")[0];
        var alert = new Alert(
            "f", AlertStatus.Firing, told.GetProperty("labels").Deserialize<LabelSet>()!, LabelSet.Empty, began, null, told.GetProperty("generatorURL").GetString()!);
        var match = Given.Match(
            [alert],
            Given.Query("self", "self", EvidenceView.Table),
            Given.Query("queue", "sum by (node) (callback_queue_size)", EvidenceView.Chart),
            Given.Query("unknown", "node_boot_time_seconds"));

        var evidence = (await enricher.AskAsync([match], Given.Incident(), began, CancellationToken.None))[0].Evidence;

        Assert.InRange(Assert.Single(evidence["self"]!.Series).Value!.Value, 2, 10);
        Assert.Equal(2, evidence["queue"]!.Series.Length);
        Assert.InRange(evidence["queue"]!.Series[0].Points.Length, 100, 120);
        Assert.Equal(Unavailable.NoData, evidence["unknown"]!.Missing);
    }

    [Theory]
    [InlineData("query_range?query=up&start=0&end=10&step=0")]
    [InlineData("query_range?query=up&start=10&end=0&step=1")]
    [InlineData("query_range?query=up&start=0&end=100000&step=1")]
    [InlineData("query_range?query=up")]
    [InlineData("query?query=up&time=soon")]
    public async Task A_bad_question_is_refused_as_Prometheus_does(string question)
    {
        await using var demo = await RunningDemo.StartAsync(bodies: 1, refuse: 0);

        using var response = await Given.Http.GetAsync(new Uri(demo.Root, SamplePrometheus.Path + "/api/v1/" + question));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"errorType\":\"bad_data\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private sealed record Post(string Authorization, string MediaType, string Body);

    /// <summary>The demonstration inside a host of its own, with a front door that only takes notes, on a clock that never makes anybody wait.</summary>
    private sealed class RunningDemo(WebApplication app, Task<List<Post>> posts) : IAsyncDisposable
    {
        public Uri Root => new(app.Urls.Single());

        public DemoClock Clock => app.Services.GetRequiredService<DemoClock>();

        public Task<List<Post>> Posts => posts.WaitAsync(TimeSpan.FromSeconds(60));

        public static async Task<RunningDemo> StartAsync(int bodies, int refuse)
        {
            var noted = new ConcurrentQueue<Post>();
            var enough = new TaskCompletionSource<List<Post>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var options = Given.Configuration().Current;
            builder.Services.AddSingleton<TimeProvider>(new HastyClock());
            builder.Services.AddSingleton(new ActiveConfiguration(options.With(options.Server with { WebhookTokens = [new Secret("open sesame")] })));
            builder.Services.AddDemo();
            var app = builder.Build();
            app.MapDemo();
            app.MapPost("/api/v1/alertmanager", async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                noted.Enqueue(new Post(context.Request.Headers.Authorization.ToString(), context.Request.ContentType ?? "", await reader.ReadToEndAsync()));
                context.Response.StatusCode = noted.Count <= refuse ? 503 : 200;
                if (noted.Count >= bodies)
                {
                    enough.TrySetResult([.. noted.Take(bodies)]);
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                }
            });
            await app.StartAsync();
            return new RunningDemo(app, enough.Task);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }

    /// <summary>A clock on which nobody waits: it jumps by the time of each timer, and the timer is due at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long ticks = Given.Now.Ticks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Interlocked.Add(ref ticks, dueTime.Ticks);
            }

            return System.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, period);
        }
    }
}
