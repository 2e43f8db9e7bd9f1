using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Testing;

/// <summary>A call that reached the gateway.</summary>
/// <param name="Url">The requested URL, query included.</param>
internal sealed record WebhookReceived(string Url, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A fake phone gateway on a port of this machine: it accepts every call, unless a test scripts a failure.</summary>
internal sealed class FakeWebhook : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Lock gate = new();
    private readonly List<WebhookReceived> received = [];
    private readonly Queue<Func<HttpContext, WebhookReceived, Task>> troubles = [];
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeWebhook(WebApplication web) => this.web = web;

    public Uri Url => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>All calls in their order. OPTIONS calls nobody and is not among them.</summary>
    public IReadOnlyList<WebhookReceived> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    public static async Task<FakeWebhook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var fake = new FakeWebhook(server);
        server.Run(fake.AnswerAsync);
        await server.StartAsync();
        return fake;
    }

    /// <summary>Scripts the answer to the next call.</summary>
    public void Answer(int status, string body = "", params (string Name, string Value)[] headers) => Add(async (context, _) =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    /// <summary>Refuses the next call with its own body and headers in the answer.</summary>
    public void Echo(int status) => Add(async (context, call) =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync($"cannot POST {call.Url}: {string.Join("; ", call.Headers.Select(header => $"{header.Key}={header.Value}"))}; {Encoding.UTF8.GetString(call.Body)}");
    });

    public void Hang() => Add(async (context, _) =>
    {
        hanging.TrySetResult();
        await using (context.RequestAborted.Register(() => released.TrySetResult()))
        {
            await released.Task;
        }

        context.Abort();
    });

    /// <summary>Completes when a call is waiting for an answer that does not come.</summary>
    public Task HangingAsync() => hanging.Task;

    public void Reset() => Add((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        released.TrySetResult();
        await web.DisposeAsync();
    }

    private void Add(Func<HttpContext, WebhookReceived, Task> trouble)
    {
        lock (gate)
        {
            troubles.Enqueue(trouble);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = context.Request;
        var call = new WebhookReceived(
            $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}",
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Func<HttpContext, WebhookReceived, Task>? trouble;
        lock (gate)
        {
            if (!HttpMethods.IsOptions(request.Method))
            {
                received.Add(call);
            }

            troubles.TryDequeue(out trouble);
        }

        await (trouble is null ? context.Response.WriteAsync("""{"ok":true}""") : trouble(context, call));
    }
}
