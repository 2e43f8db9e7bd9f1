using System.Collections.Immutable;
using System.Net;
using AlertOps.Channels.Webhook;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Operations;
using AlertOps.Routing;
using AlertOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Given = AlertOps.Tests.Channels.Given;

namespace AlertOps.Tests.Operations;

/// <summary>Every outgoing client uses the proxy of <c>http_config</c>, which alone knows where the host is.</summary>
public sealed class ProxyTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FakeProxy proxy = new();
    private readonly ServiceProvider services = new ServiceCollection().AddOutgoingHttp().BuildServiceProvider();

    private OutgoingHttp Http => services.GetRequiredService<OutgoingHttp>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await proxy.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Fact]
    public async Task Prometheus_is_asked_through_the_proxy_with_its_own_authorization()
    {
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.Value("up", 1);
        var options = Load($$"""
            http_config:
              proxy_url: '{{proxy.Url}}'
              authorization: {credentials: global}
            prometheus:
              url: '{{proxy.Map("prometheus.test", prometheus.Url)}}'
              http_config:
                proxy_url: '{{proxy.Url}}'
                authorization: {credentials: own}
            """);

        var client = new PrometheusClient(() => Http.Client(options.Prometheus[0].Http), options.Prometheus[0].Url);
        var answer = await client.QueryAsync("up", Given.Planned, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Null(answer.Missing);
        Assert.Equal("Bearer own", Assert.Single(prometheus.Received).Authorization);
        Assert.Contains("http://prometheus.test:", Assert.Single(proxy.Seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeCom_is_reached_through_the_global_proxy()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var robot = new Uri(fake.AddRobot("k"));
        var outside = proxy.Map("wecom.test", fake.Url);
        var options = Load($$"""
            http_config: {proxy_url: '{{proxy.Url}}'}
            wecom:
              robots: [{name: ops, webhook_url: '{{new Uri(outside, robot.PathAndQuery)}}'}]
            """);

        var result = await new WeComClient(Http.Client, TimeProvider.System)
            .SendToRobotAsync(options.WeCom, new Uri(options.WeCom.Robots[0].WebhookUrl.Value), [.. """{"msgtype":"text","text":{"content":"x"}}"""u8], CancellationToken.None);

        Assert.Equal(0, result.Answer?.Code);
        Assert.Single(proxy.Seen);
    }

    [Fact]
    public async Task Alertmanager_is_asked_through_the_proxy_with_headers_and_password()
    {
        await using var server = await FakeWebhook.StartAsync();
        server.Answer(200, "[]", ("Content-Type", "application/json"));
        var options = Load($$"""
            http_config:
              proxy_url: '{{proxy.Url}}'
              headers: {X-Scope-OrgID: tenant}
              basic_auth: {username: u, password: p}
            alertmanager: {urls: ['{{proxy.Map("alertmanager.test", server.Url)}}']}
            """);

        using var response = await Http.Client(options.Alertmanagers[0].Http).GetAsync(new Uri(options.Alertmanagers[0].Urls[0], "/api/v2/alerts"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var headers = Assert.Single(server.Received).Headers;
        Assert.Equal(("tenant", "Basic " + Convert.ToBase64String("u:p"u8)), (headers["X-Scope-OrgID"], headers["Authorization"]));
        Assert.Single(proxy.Seen);
    }

    [Fact]
    public async Task A_webhook_tunnels_to_a_server_that_its_own_authority_signed()
    {
        using var authority = new TestAuthority();
        await using var gateway = await GatewayAsync(authority);
        var address = new Uri(gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var outside = proxy.Map("voice.test", address);
        var options = Load($$"""
            receivers:
              - name: phone
                channels:
                  - webhook:
                      url: '{{outside}}'
                      http_config:
                        proxy_url: '{{WithPassword(proxy.Url)}}'
                        tls_config: {ca_file: '{{authority.CaFile}}'}
            """);

        Assert.Equal(OutcomeKind.Sent, (await CallAsync(options)).Kind);
        Assert.StartsWith($"CONNECT voice.test:{address.Port} HTTP/1.1\r\n", proxy.Seen[^1], StringComparison.Ordinal);

        // Without the authority the server is not trusted.
        var stranger = Load($$"""
            http_config: {proxy_url: '{{proxy.Url}}'}
            receivers:
              - name: phone
                channels:
                  - webhook: {url: '{{outside}}'}
            """);
        var refused = await CallAsync(stranger);
        Assert.Equal((OutcomeKind.Later, FailureReason.Network), (refused.Kind, refused.Reason));
    }

    [Fact]
    public async Task A_host_of_no_proxy_is_not_looked_for_behind_it()
    {
        var options = Load($$"""
            http_config: {proxy_url: '{{proxy.Url}}', no_proxy: '.test'}
            receivers:
              - name: phone
                channels:
                  - webhook: {url: 'http://voice.test:9/'}
            """);

        Assert.Equal(FailureReason.Network, (await CallAsync(options)).Reason);
        Assert.Empty(proxy.Seen);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "http://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3/", false)]
    [InlineData("example.com", "http://a.example.com/", true)]
    [InlineData(".example.com", "http://example.com/", false)]
    [InlineData("example.com:8080", "http://example.com/", false)]
    [InlineData("*", "http://example.com/", true)]
    [InlineData("", "http://127.0.0.1/", true)]
    public void Exceptions_are_read_as_Prometheus_reads_them(string noProxy, string url, bool bypassed) =>
        Assert.Equal(bypassed, new OutgoingProxy(new Uri("http://proxy:3128"), noProxy).IsBypassed(new Uri(url)));

    private static Uri WithPassword(Uri url) => new UriBuilder(url) { UserName = "u", Password = "p" }.Uri;

    private static async Task<WebApplication> GatewayAsync(TestAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(authority.Issue("voice.test"))));
        var gateway = builder.Build();
        gateway.Run(context => context.Response.WriteAsync("ok"));
        await gateway.StartAsync();
        return gateway;
    }

    private async Task<Outcome> CallAsync(AlertOpsOptions options)
    {
        var channel = new WebhookChannel(new ActiveConfiguration(options), Http.Client, TimeProvider.System);
        var draft = channel.Build([Given.Delivery(1, new Target("webhook", "phone/0", "", "json"))])[0];
        return (await channel.SendAsync(Given.Call(draft), CancellationToken.None)).Overall;
    }

    private static AlertOpsOptions Load(string yaml)
    {
        using var folder = new TemporaryFolder();
        var result = ConfigurationSections.Load(folder.Write("alertops.yml", yaml), ImmutableDictionary<string, string>.Empty, folder.Path);
        Assert.Empty(result.Problems);
        return result.Options!;
    }
}
