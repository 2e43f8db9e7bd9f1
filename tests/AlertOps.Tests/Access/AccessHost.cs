using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Tests.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Access;

/// <summary>Runs the access middleware in a real Kestrel, with one endpoint of each kind behind it. Requests are written byte by byte.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    public const string Intake = "POST /api/v1/alertmanager";
    public const string Alarm = "POST /api/v1/wechat-alarm";
    public const string Send = "POST /api/v1/notify";
    public const string Reload = "POST /-/reload";
    public const string Forgotten = "POST /api/v1/forgotten";
    public const string Read = "GET /api/v1/incidents";
    public const string Page = "GET /incidents";
    public const string Healthy = "GET /-/healthy";

    public const string WebhookToken = "webhook-token-0123456789";
    private readonly WebApplication app;

    private AccessHost(WebApplication app) => this.app = app;

    /// <summary>A token of each role, named like the role.</summary>
    public static ImmutableArray<ApiToken> Tokens { get; } = [.. Enum.GetValues<Role>().Select(role => new ApiToken($"{role}", new Secret(TokenOf(role)), role))];

    public static string TokenOf(Role role) => $"{role}-token-0123456789";

    public static AlertOpsOptions Options(
        string listen = "http://127.0.0.1:9087", string externalUrl = "http://127.0.0.1:9087", bool webhookToken = false, bool apiTokens = false,
        AnonymousAccess? anonymous = null, params string[] hosts) => TestOptions.Minimal
            .With(new ServerOptions(new Uri(listen), new Uri(externalUrl), webhookToken ? [new Secret("an-older-webhook-token"), new Secret(WebhookToken)] : [])
            {
                Hosts = [.. hosts],
            })
            .With(new AuthOptions(anonymous, apiTokens ? Tokens : []));

    public static async Task<AccessHost> StartAsync(AlertOpsOptions options, params string[] ownNames)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new ActiveConfiguration(options));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddAccess([]);
        builder.Services.AddSingleton(new MachineNames(TimeProvider.System, () => ownNames));
        var built = builder.Build();
        built.UseAccess();
        built.MapPost(PathOf(Intake), () => Results.Ok()).RequireAuthorization(Policies.Webhook);
        built.MapPost(PathOf(Alarm), () => Results.Ok()).RequireAuthorization(Policies.Alarm);
        built.MapPost(PathOf(Send), () => Results.Ok()).RequireAuthorization(Policies.Responder);
        built.MapPost(PathOf(Reload), () => Results.Ok()).RequireAuthorization(Policies.Admin);
        built.MapPost(PathOf(Forgotten), () => Results.Ok());
        built.MapGet(PathOf(Read), () => Results.Ok());
        built.MapGet(PathOf(Page), () => Results.Ok());
        built.MapGet(PathOf(Healthy), () => Results.Ok()).AllowAnonymous();
        await built.StartAsync();
        return new AccessHost(built);
    }

    /// <summary>Sends a request with exactly these headers.</summary>
    /// <param name="request">Method and path.</param>
    /// <param name="host">The value of Host; null sends none.</param>
    /// <returns>The status, and the whole answer.</returns>
    public async Task<(int Status, string Answer)> RequestAsync(string request, string? host, string[] headers, string protocol = "HTTP/1.1")
    {
        var address = new Uri(app.Urls.Single());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        string[] lines = [$"{request} {protocol}", .. host is null ? Array.Empty<string>() : [$"Host: {host}"], "Connection: close", .. headers, "Content-Length: 0", "", ""];
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), answer);
    }

    public Task<(int Status, string Answer)> RequestAsync(string request, params string[] headers) => RequestAsync(request, new Uri(app.Urls.Single()).Authority, headers);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string PathOf(string request) => request.Split(' ')[1];
}
