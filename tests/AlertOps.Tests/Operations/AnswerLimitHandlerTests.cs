using System.IO.Compression;
using System.Net;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Operations;
using AlertOps.Runbooks;
using AlertOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Operations;

public sealed class AnswerLimitHandlerTests
{
    [Fact]
    public async Task The_limit_itself_is_read_and_one_byte_more_is_not()
    {
        Assert.Equal("12345", await ReadAsync(new StringContent("12345"), limit: 5));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(new StringContent("123456"), limit: 5));
        Assert.True(error is InvalidDataException || error.InnerException is InvalidDataException, error.ToString());
    }

    [Fact]
    public async Task Text_is_read_as_UTF8_whatever_the_server_claims()
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("上海"));
        content.Headers.TryAddWithoutValidation("Content-Type", "text/html; charset=gbk");

        Assert.Equal("上海", await ReadAsync(content, limit: 100));
    }

    [Fact]
    public async Task An_answer_without_a_limit_is_left_alone()
    {
        var content = new StringContent("123456", Encoding.UTF8, "text/html");
        using var client = Client(content);

        using var response = await client.GetAsync(new Uri("http://server/"));

        Assert.Same(content, response.Content);
    }

    [Fact]
    public async Task An_answer_that_is_given_up_gives_its_connection_back()
    {
        using var body = new WatchedStream();
        using var client = Client(new StreamContent(body));

        (await client.SendAsync(Request(limit: 5), HttpCompletionOption.ResponseHeadersRead)).Dispose();

        Assert.True(body.IsDisposed);
    }

    /// <summary>The service's own client has the handler, and counts the bytes after decompression: a megabyte may hold a thousand.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_clients_of_the_service_read_no_more_than_the_limit(bool compressed)
    {
        await using var services = new ServiceCollection().AddOutgoingHttp().BuildServiceProvider();
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.On("x", async (context, _) =>
        {
            var answer = Encoding.UTF8.GetBytes("{\"status\":\"success\",\"x\":\"" + new string('x', (int)PrometheusClient.MaxAnswerBytes) + "\"}");
            context.Response.Headers.ContentEncoding = compressed ? "gzip" : default;
            await using var body = compressed ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
            await body.WriteAsync(answer, context.RequestAborted);
        });

        var client = new PrometheusClient(() => services.GetRequiredService<OutgoingHttp>().Client(HttpOptions.None), prometheus.Url);
        var refused = await client.QueryAsync("x", DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Equal((Unavailable.Refused, "the answer is larger than 8 MiB"), (refused.Missing!.Value, refused.Detail));
    }

    private static HttpRequestMessage Request(long limit)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://server/");
        request.Options.Set(AnswerLimitHandler.Limit, limit);
        return request;
    }

    private static async Task<string> ReadAsync(HttpContent content, long limit)
    {
        using var client = Client(content);
        using var response = await client.SendAsync(Request(limit), HttpCompletionOption.ResponseHeadersRead);
        return await response.Content.ReadAsStringAsync();
    }

    private static HttpClient Client(HttpContent content) => new(new AnswerLimitHandler { InnerHandler = new Answering(content) });

    private sealed class Answering(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private sealed class WatchedStream : MemoryStream
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
