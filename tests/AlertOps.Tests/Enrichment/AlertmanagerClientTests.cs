using System.Collections.Immutable;
using System.Net;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Tests.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Enrichment;

public sealed class AlertmanagerClientTests
{
    private const string TwoAlerts = """
        [{"fingerprint":"7ca2262fb55d1977","status":{"state":"active","silencedBy":[],"inhibitedBy":[]},"labels":{"alertname":"X"},"receivers":[{"name":"r"}]},
         {"fingerprint":"bad2cc72dd5b0663","status":{"state":"suppressed","silencedBy":["a"],"inhibitedBy":[]},"labels":{}}]
        """;

    [Fact]
    public async Task Silenced_alerts_are_alerts()
    {
        await using var member = await StartAsync(context => context.Response.WriteAsync(TwoAlerts));

        Assert.Equal(["7ca2262fb55d1977", "bad2cc72dd5b0663"], await AskAsync(member.Urls.Single()));
    }

    [Fact]
    public async Task No_alert_at_all_is_an_answer()
    {
        await using var member = await StartAsync(context => context.Response.WriteAsync("[]"));

        Assert.Equal<string>([], (await AskAsync(member.Urls.Single()))!.Value);
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "{\"status\":\"success\"}")]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[{\"fingerprint\":\"7ca2262fb55d1977\"},")]
    [InlineData(302, "")]
    [InlineData(500, "\"internal error\"")]
    [InlineData(502, "Bad gateway")]
    public async Task A_member_that_talks_nonsense_is_passed_over(int status, string body)
    {
        await using var broken = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await using var good = await StartAsync(context => context.Response.WriteAsync(TwoAlerts));

        Assert.Null(await AskAsync(broken.Urls.Single()));
        Assert.Equal(2, (await AskAsync(broken.Urls.Single(), good.Urls.Single()))!.Value.Length);
    }

    [Fact]
    public async Task All_kinds_of_alerts_are_asked_for_below_the_path_of_the_address()
    {
        var asked = "";
        await using var member = await StartAsync(
            context =>
            {
                asked = context.Request.Path + context.Request.QueryString.Value;
                return context.Response.WriteAsync(TwoAlerts);
            },
            "/am");

        Assert.NotNull(await AskAsync(member.Urls.Single() + "/am"));
        Assert.Equal("/am/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true", asked);
    }

    [Fact]
    public async Task A_list_that_does_not_end_is_given_up()
    {
        await using var endless = await StartAsync(async context =>
        {
            var blanks = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            await context.Response.WriteAsync("[");
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
            }
        });
        var logs = new LogLines();
        var client = new AlertmanagerClient(_ => Given.Http, TimeProvider.System, logs.For<AlertmanagerClient>());

        Assert.Null(await client.ActiveFingerprintsAsync(Options(endless.Urls.Single()), CancellationToken.None));
        Assert.Contains(nameof(InvalidDataException), logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_hangs_or_is_gone_holds_nobody_up()
    {
        await using var hanging = await StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var good = await StartAsync(context => context.Response.WriteAsync(TwoAlerts));

        Assert.Equal(2, (await AskAsync("http://127.0.0.1:1/", hanging.Urls.Single(), good.Urls.Single()))!.Value.Length);
    }

    [Fact]
    public async Task Nobody_there_is_no_answer()
    {
        Assert.Null(await AskAsync("http://127.0.0.1:1/", "http://nowhere.invalid/"));
        Assert.Null(await AskAsync());
    }

    [Fact]
    public async Task Cancelling_the_work_cancels_the_request()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.ActiveFingerprintsAsync(Options("http://127.0.0.1:1/"), stopped.Token));
    }

    private static AlertmanagerClient Client => new(_ => Given.Http, TimeProvider.System, NullLogger<AlertmanagerClient>.Instance);

    private static Task<ImmutableArray<string>?> AskAsync(params string[] urls) => Client.ActiveFingerprintsAsync(Options(urls), CancellationToken.None);

    private static AlertmanagerOptions Options(params string[] urls) => new("sh", [.. urls.Select(url => new Uri(url))], HttpOptions.None);

    private static async Task<WebApplication> StartAsync(Func<HttpContext, Task> answer, string path = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet(path + "/api/v2/alerts", answer.Invoke);
        await app.StartAsync();
        return app;
    }
}
