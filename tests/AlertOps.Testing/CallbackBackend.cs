using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AlertOps.Testing;

/// <summary>A fake callback application: /ok answers success at once, /slow after ten seconds, everything else is 404.</summary>
public sealed class CallbackBackend : IAsyncDisposable
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);
    private readonly WebApplication app;

    private CallbackBackend(WebApplication app)
    {
        this.app = app;
        Port = new Uri(app.Urls.Single()).Port;
    }

    public int Port { get; }

    public static async Task<CallbackBackend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var backend = builder.Build();
        backend.MapGet("/ok", () => Results.Text("success"));
        backend.MapGet("/slow", AnswerSlowlyAsync);
        await backend.StartAsync();
        return new CallbackBackend(backend);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<IResult> AnswerSlowlyAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Slow, TimeProvider.System, ct);
        }
        catch (OperationCanceledException)
        {
            // The caller has hung up.
        }

        return Results.Text("success");
    }
}
