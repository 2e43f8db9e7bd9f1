using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Testing;

/// <summary>A request that reached the fake.</summary>
/// <param name="Target">The app's agent or the robot's key; "" when the request names none.</param>
/// <param name="Type">msgtype.</param>
/// <param name="Content">Content of text and markdown messages.</param>
/// <param name="Code">The errcode of the answer; null when there was none.</param>
internal sealed record WeComReceived(
    string Path, string Target, string ToUser, string ToParty, string ToTag, string Type, string Content, DateTimeOffset At, byte[] Body, string MediaType, bool HasLength, int? Code);

/// <summary>
/// A fake WeCom on a port of this machine, as strict as its documentation says: limits in bytes, tokens that expire, members that can't be seen,
/// a duplicate check, and messages beyond the limit that are dropped without an error.
/// </summary>
internal sealed class FakeWeCom : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Lock gate = new();
    private readonly List<WeComReceived> received = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];

    private FakeWeCom(WebApplication web, TimeProvider time)
    {
        this.web = web;
        Tokens = new FakeWeComTokens(time);
        Messages = new FakeWeComMessages(Tokens, time);
        Robots = new FakeWeComRobots(time);
        Time = time;
    }

    public TimeProvider Time { get; }

    public FakeWeComTokens Tokens { get; }

    public FakeWeComMessages Messages { get; }

    public FakeWeComRobots Robots { get; }

    public FakeWeComFaults Faults { get; } = new();

    /// <summary>Awaited with the path when a request is recorded and its answer is not sent yet: the worst moment for its sender to die.</summary>
    public Func<string, Task>? BeforeAnswer { get; set; }

    public Uri Url => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>All requests in their order, refused or not; gettoken too.</summary>
    public IReadOnlyList<WeComReceived> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    public int TokenRequests => Received.Count(item => item.Path == "/cgi-bin/gettoken");

    public static async Task<FakeWeCom> StartAsync(TimeProvider? time = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        var fake = new FakeWeCom(server, time ?? TimeProvider.System);
        server.Run(fake.AnswerAsync);
        await server.StartAsync();
        return fake;
    }

    /// <summary>Adds a robot and gives its webhook URL.</summary>
    public string AddRobot(string key)
    {
        Robots.Keys.Add(key);
        return new Uri(Url, $"/cgi-bin/webhook/send?key={key}").AbsoluteUri;
    }

    /// <summary>Answers the next requests to a path with this errcode, whatever they contain.</summary>
    public FakeWeComFault Reply(int code, string message = "scripted") => Faults.Add(new FakeWeComFault(FaultKind.Code) { Code = code, Message = message });

    public FakeWeComFault Status(int status, string body = "<html><body>Bad Gateway</body></html>", string mediaType = "text/html") =>
        Faults.Add(new FakeWeComFault(FaultKind.Status) { Code = status, Message = body, MediaType = mediaType });

    public FakeWeComFault Hang() => Faults.Add(new FakeWeComFault(FaultKind.Hang));

    public FakeWeComFault Reset() => Faults.Add(new FakeWeComFault(FaultKind.Reset));

    /// <summary>Answers with URL and body of the request in errmsg.</summary>
    public FakeWeComFault Echo(int code) => Faults.Add(new FakeWeComFault(FaultKind.Echo) { Code = code });

    /// <summary>Completes when this many requests have come in.</summary>
    public Task ReceivedAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (received.Count >= count)
            {
                reached.SetResult();
            }
            else
            {
                waiting.Add((count, reached));
            }

            return reached.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Faults.Release();
        await web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new FakeWeComRequest(context.Request, body.ToArray());
        if (Faults.Take(request.Path) is { } fault)
        {
            Keep(request, fault.Kind is FaultKind.Code or FaultKind.Echo ? fault.Code : null);
            await fault.ApplyAsync(context, request);
            return;
        }

        var answer = (request.Method, request.Path) switch
        {
            ("GET", "/cgi-bin/gettoken") => Tokens.Answer(request),
            ("POST", "/cgi-bin/message/send") => Messages.Answer(request),
            ("POST", "/cgi-bin/webhook/send") => Robots.Answer(request),
            _ => null,
        };
        Keep(request, answer?.Code);
        if (answer is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        await (BeforeAnswer?.Invoke(request.Path) ?? Task.CompletedTask);
        await context.Response.WriteAsJsonAsync(answer.Fields);
    }

    private void Keep(FakeWeComRequest request, int? code)
    {
        lock (gate)
        {
            received.Add(request.Describe(Time.GetUtcNow(), code));
            foreach (var (count, reached) in waiting)
            {
                if (received.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }
}
