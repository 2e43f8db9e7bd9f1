using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Channels.WeCom;

/// <summary>Requests as they are on the wire, and answers that no test of a channel needs.</summary>
public sealed class WeComClientTests : IAsyncLifetime
{
    private const string Sent = """{"errcode":0,"errmsg":"ok","msgid":"m1"}""";
    private const string Secret = "k/1+2 3&ä=%41";

    /// <summary>As they were stored: another writer of JSON would leave out the spaces, and escape or refuse the rest.</summary>
    private static readonly ImmutableArray<byte> Stored = [.. "{ \"msgtype\":\"text\",  \"x\":\"<&'严重\u2028\" }\r\n"u8, 0xff];

    private static readonly AnswerLimitHandler Handler = new() { InnerHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false } };
    private readonly ChannelClock clock = new();
    private readonly List<(string Url, byte[] Body, long? Length, string MediaType, string Encoding)> received = [];
    private RequestDelegate answer = context => context.Response.WriteAsync(Sent);
    private WebApplication server = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers;
            received.Add((context.Request.Path + context.Request.QueryString.Value, body.ToArray(), headers.ContentLength, headers.ContentType.ToString(), headers.TransferEncoding.ToString()));
            await answer(context);
        });
        await server.StartAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_stored_bytes_are_sent_with_their_length()
    {
        Assert.Equal("m1", (await SendAsync()).Answer?.MessageId);
        Assert.Equal(0, (await SendToRobotAsync("/hook")).Answer?.Code);

        Assert.Equal(2, received.Count);
        Assert.All(received, request =>
        {
            Assert.Equal(Stored, request.Body);
            Assert.Equal((Stored.Length, "application/json", ""), (request.Length, request.MediaType, request.Encoding));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway")]
    [InlineData("gateway/wecom/")]
    public async Task The_path_of_a_gateway_stays_in_front_and_secrets_are_escaped(string path)
    {
        const string escaped = "k%2F1%2B2%203%26%C3%A4%3D%2541";

        await SendAsync(path);
        await Client.TokenAsync(Options(path), new WeComApp("default", "ww/1", 1, new Secret(Secret)), CancellationToken.None);

        var root = path.Length == 0 ? "" : "/" + path.TrimEnd('/');
        Assert.Equal([$"{root}/cgi-bin/message/send?access_token={escaped}", $"{root}/cgi-bin/gettoken?corpid=ww%2F1&corpsecret={escaped}"], received.Select(request => request.Url));
    }

    [Fact]
    public async Task A_robot_is_called_by_its_URL_as_it_is_configured()
    {
        await SendToRobotAsync("/any/where?x=%E4%B8%AD%2f&key=a+b&key=");

        Assert.Equal("/any/where?x=%E4%B8%AD%2f&key=a+b&key=", Assert.Single(received).Url);
    }

    [Theory]
    [InlineData("application/json; charset=gbk")]
    [InlineData("text/plain")]
    [InlineData("application/problem+json")]
    public async Task An_answer_counts_whatever_type_a_gateway_gives_it(string mediaType)
    {
        answer = context =>
        {
            context.Response.StatusCode = 500;
            context.Response.Headers.ContentType = mediaType;
            return context.Response.WriteAsync("""{"errcode":"45009","errmsg":"上限","invaliduser":["a","b"]}""");
        };

        var result = await SendAsync();

        Assert.Equal((45009, "上限", 2), (result.Answer?.Code, result.Answer?.Message, result.Answer?.InvalidUsers.Length));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, null)]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"errcode":0""")]
    [InlineData(200, """{"errcode":0} x""")]
    [InlineData(200, """{"errcode":"\ud800"}""")]
    [InlineData(302, null)]
    [InlineData(500, """{"error":"x"}""")]
    public async Task What_is_no_answer_of_WeCom_names_the_status(int status, string? body)
    {
        answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return body is null ? Task.CompletedTask : context.Response.WriteAsync(body);
        };

        Assert.Equal((FailureReason.ServerError, $"http {status}"), await FailureAsync());
        Assert.Single(received);
    }

    [Fact]
    public async Task No_more_than_a_megabyte_is_read()
    {
        answer = context => context.Response.WriteAsync($$"""{"errcode":0,"errmsg":"{{new string('x', (int)WeComClient.MaxAnswerBytes)}}"}""");

        Assert.Equal((FailureReason.ServerError, "http 200"), await FailureAsync());
    }

    /// <summary>The part that arrived is a whole JSON value, which must not be taken for the answer.</summary>
    [Theory]
    [InlineData("Content-Length: 500\r\n\r\n" + Sent)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n28\r\n" + Sent + "\r\n")]
    public async Task An_answer_that_breaks_off_is_a_failure_of_the_network(string part)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "HTTP/1.1 200 OK\r\n" + part);

        var options = Options("") with { ApiUrl = new Uri($"http://{listener.LocalEndpoint}") };
        var result = await Client.SendAsync(options, Secret, Stored, CancellationToken.None);

        await answering;
        Assert.Equal((FailureReason.Network, "the connection broke off"), (result.Failure.Reason, result.Failure.Detail));
    }

    [Fact]
    public async Task An_answer_that_stops_halfway_is_late_when_the_time_is_up()
    {
        var begun = HangHalfway();
        var sending = SendAsync();
        await begun;
        clock.Advance(WeComClient.Timeout);

        Assert.Equal(FailureReason.Timeout, (await sending).Failure.Reason);
    }

    [Fact]
    public async Task Cancelling_an_answer_that_stops_halfway_cancels_the_call()
    {
        var begun = HangHalfway();
        using var stopped = new CancellationTokenSource();
        var sending = Client.SendAsync(Options(""), Secret, Stored, stopped.Token);
        await begun;
        await stopped.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        AssertNoSecret(exception.ToString());
    }

    [Fact]
    public async Task No_failure_of_the_connection_shows_a_URL()
    {
        foreach (var nowhere in (string[])["http://127.0.0.1:1", "http://nowhere.invalid", "https://127.0.0.1:" + Root.Port])
        {
            var robot = await Client.SendToRobotAsync(Options(""), new Uri($"{nowhere}/hook?key={Uri.EscapeDataString(Secret)}"), Stored, CancellationToken.None);
            var app = await Client.SendAsync(Options("") with { ApiUrl = new Uri(nowhere) }, Secret, Stored, CancellationToken.None);

            Assert.Equal((FailureReason.Network, FailureReason.Network), (robot.Failure.Reason, app.Failure.Reason));
            AssertNoSecret($"{robot} {app}");
        }
    }

    private Uri Root => new(server.Urls.Single());

    /// <summary>Each request gets a new client, as from the factory.</summary>
    private WeComClient Client => new(_ => new HttpClient(Handler, disposeHandler: false), clock);

    private WeComOptions Options(string path) => WeComOptions.None with { ApiUrl = new Uri(Root, path) };

    private Task<WeComResult> SendAsync(string path = "") => Client.SendAsync(Options(path), Secret, Stored, CancellationToken.None);

    private Task<WeComResult> SendToRobotAsync(string pathAndQuery) => Client.SendToRobotAsync(Options(""), new Uri(Root, pathAndQuery), Stored, CancellationToken.None);

    private async Task<(FailureReason Reason, string Code)> FailureAsync()
    {
        var result = await SendAsync();
        Assert.Null(result.Answer);
        Assert.Equal(OutcomeKind.Later, result.Failure.Kind);
        return (result.Failure.Reason, result.Failure.Code);
    }

    private Task HangHalfway()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = async context =>
        {
            await context.Response.WriteAsync(Sent);
            await context.Response.Body.FlushAsync();
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        return begun.Task;
    }

    /// <summary>Reads one request, sends the bytes and closes the connection.</summary>
    private static async Task AnswerAsync(TcpListener listener, string bytes)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var request = new byte[8192];
        var length = 0;
        while (length == 0 || request[length - 1] != Stored[^1])
        {
            length += await stream.ReadAsync(request.AsMemory(length));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes));
    }

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain("k/1", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("k%2F1", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
    }
}
