using System.Net;
using System.Net.Sockets;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Pages;
using AlertOps.Storage;
using AlertOps.Testing;
using AlertOps.Tests.Storage;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Pages;

/// <summary>Sends malformed and hostile requests to the whole service: the response is always a client error, and the service keeps working.</summary>
public abstract class UntrustedRequestTests : IAsyncLifetime
{
    private static readonly string[] Addresses =
    [
        "/", "/incidents/1", "/incidents", "/deliveries", "/deliveries/1", "/runbooks", "/runbooks/_default", "/sandbox", "/deliveries/1/preview/3", "/system", "/coverage",
        "/wechat-alarm", "/g/1", "/assets/app.css", "/api/v1/incidents", "/api/v1/incidents/1", "/api/v1/deliveries", "/api/v1/deliveries/1", "/api/v1/runbooks",
        "/api/v1/runbooks/_default", "/openapi/v1.json", "/metrics", "/-/healthy", "/-/ready",
    ];

    private static readonly string[] Parameters =
    [
        "state", "severity", "q", "from", "to", "cursor", "lang", "channel", "receiver", "reason", "incident", "replayed", "alerts_after", "changes_before",
        "alerts_cursor", "changes_cursor", "component", "c", "v",
    ];

    private static readonly string[] Values =
    [
        "", "x", "%00", "a%00b", "-1", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "NaN",
        "0001-01-01T00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00",
        "2026-02-30T00:00", "T", "%25", "%27%22", "%ED%A0%80", "%F0%9F%92%A5", "%0d%0aSet-Cookie:x", "!", "_%25_!", "1+2+3+4+5+6+7+8+9",
        Cursor.Of(-1), Cursor.Of(long.MinValue), new AlertCursor(int.MaxValue, long.MinValue, "").ToString(), new AlertCursor(0, 0, "\uFFFD'\"").ToString(), new('a', 6000),
    ];

    private TestService service = null!;

    public async Task InitializeAsync()
    {
        service = await TestService.StartAsync($$"""
            server: {listen: "http://127.0.0.1:0"}
            prometheus: {url: "http://127.0.0.1:9"}
            alertmanager: {urls: ["http://127.0.0.1:9"]}
            grafana: {url: "https://grafana.example.com"}
            storage: {{await StorageAsync()}}
            """, TimeProvider.System);
        await service.Get<IIncidentStore>().RecordAsync([Given.Update(0, Given.Firing("a")) with { ReceivedAt = TimeProvider.System.GetUtcNow() }], SeverityRules.Default, CancellationToken.None);
        service.Get<ChangeSignal>().NotifyAll();
        await Eventually.TrueAsync(
            async () => (await service.Get<DeliveryReader>().DeliveriesAsync(new(null, null, null, null), CancellationToken.None)).Items is [{ State: DeliveryState.Sent }],
            TimeSpan.FromSeconds(60),
            () => "nothing was sent");
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    /// <summary>The keys of section storage, as a YAML flow mapping.</summary>
    private protected abstract Task<string> StorageAsync();

    [StoreFact]
    public async Task No_query_makes_a_page_or_the_api_fail()
    {
        var wrong = new List<string>();
        var answered = new HashSet<string>();
        foreach (var address in Addresses)
        {
            foreach (var (parameter, value) in Parameters.SelectMany(parameter => Values.Select(value => (parameter, value))))
            {
                using var response = await Http.Client.GetAsync(new Uri(service.Url, $"{address}?{parameter}={value}"));
                answered.Add($"{(int)response.StatusCode}");
                if ((int)response.StatusCode >= 500)
                {
                    wrong.Add($"{address}?{parameter}={value}: {(int)response.StatusCode}");
                }
            }
        }

        Assert.Empty(wrong);

        // Pages and API were reached, and the API names the parameters that it can't read.
        Assert.Superset(new HashSet<string> { "200", "400" }, answered);
    }

    [StoreFact]
    public async Task No_filter_of_a_replay_makes_it_fail()
    {
        string[] filters =
        [
            "{\"q\": \"\\u0000\"}", "{\"q\": \"\\ud800\"}", $"{{\"q\": \"{new string('x', 200_000)}\"}}", "{\"receiver\": \"a\\u0000b\"}", "{\"from\": \"0001-01-01T00:00:00Z\"}",
            "{\"to\": \"9999-12-31T23:59:59-14:00\"}", "{\"incident\": 9223372036854775807}", "{\"incident\": 1e400}",
        ];
        foreach (var filter in filters)
        {
            using var response = await service.PostAsync("/api/v1/deliveries/replay", Encoding.UTF8.GetBytes($"{{\"filter\": {filter}}}"));
            Assert.True((int)response.StatusCode is 200 or 400, $"{filter[..Math.Min(60, filter.Length)]}: {response.StatusCode}");
        }
    }

    [StoreFact]
    public async Task What_is_private_stays_in_no_cache()
    {
        foreach (var address in Addresses.Append("/no/such/page").Append("/api/v1/incidents/99").Where(address => !address.StartsWith("/assets", StringComparison.Ordinal)))
        {
            using var response = await Http.Client.GetAsync(new Uri(service.Url, address));
            Assert.True(response.Headers.CacheControl?.NoStore, address);

            // A link to a Grafana panel without its query leads nowhere; everything else in the list is there.
            Assert.True((Addresses.Contains(address) && address != "/g/1") == (response.StatusCode != HttpStatusCode.NotFound), $"{address}: {response.StatusCode}");
        }

        using var file = await Http.Client.GetAsync(new Uri(service.Url, EmbeddedAssets.Url("app.css")));
        Assert.Contains("immutable", file.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task No_link_of_a_page_leads_to_a_host_that_the_address_names()
    {
        foreach (var path in new[] { "//evil.example/", "///evil.example/", "/%5Cevil.example/", "//evil.example/?x=1" })
        {
            var answer = await SayAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
            Assert.Contains("evil.example/?", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"//", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/\\", answer, StringComparison.Ordinal);
        }
    }

    [StoreFact]
    public async Task A_body_that_its_sender_has_broken_is_a_mistake_of_his()
    {
        var webhook = await SayAsync("POST /api/v1/alertmanager HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n");
        var program = await SayAsync("POST /api/v1/deliveries/replay HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n");
        var form = await SayAsync("POST /deliveries/1/replay HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n");
        var large = await SayAsync($"POST /wechat-alarm HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 40000000\r\n\r\n");

        var giant = await SayAsync("POST /api/v1/alertmanager HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n");

        Assert.StartsWith("HTTP/1.1 400", giant, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", webhook, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", webhook, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", program, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", program, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", form, StringComparison.Ordinal);
        Assert.Contains("<h1>", form, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413", large, StringComparison.Ordinal);

        // The body is counted and stored like every other refused body.
        using var metrics = await Http.Client.GetAsync(new Uri(service.Url, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        Assert.NotNull(await service.Get<IHousekeepingStore>().LastRefusedBodyAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task A_Host_that_can_not_be_read_is_a_mistake_of_its_sender()
    {
        foreach (var host in new[] { "localhost:65536", "localhost:99999999", "a..b", "xn--", "xn--.example.com" })
        {
            foreach (var (address, type) in new[]
            {
                ("/deliveries", "text/html"), ("/no/such/page", "text/html"), ("/api/v1/incidents", "application/problem+json"), ("/-/healthy", "application/problem+json"),
                ("/metrics", "application/problem+json"),
            })
            {
                var answer = await SayAsync($"GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

                Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), $"{host}{address}: {answer[..Math.Min(200, answer.Length)]}");
                Assert.Contains($"Content-Type: {type}", answer, StringComparison.Ordinal);
            }
        }
    }

    [StoreFact]
    public async Task Pages_need_no_Host()
    {
        foreach (var (address, status) in new[] { ("/deliveries", 200), ("/coverage", 200), ("/no/such/page", 404), ("/api/v1/incidents", 200), ("/-/healthy", 200), ("/metrics", 200) })
        {
            foreach (var request in new[] { $"GET {address} HTTP/1.0\r\n\r\n", $"GET {address} HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n" })
            {
                var answer = await SayAsync(request);

                Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), $"{request}{answer[..Math.Min(200, answer.Length)]}");
            }
        }
    }

    [StoreFact]
    public async Task A_body_is_read_as_UTF8_whatever_its_charset_says()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Url, "/api/v1/deliveries/replay"))
        {
            Content = new ByteArrayContent("{\"ids\":[999]}"u8.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=bogus");
        using var response = await Http.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Sends these bytes and reads until the server closes the connection.</summary>
    private async Task<string> SayAsync(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Url.Host, service.Url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }
}
