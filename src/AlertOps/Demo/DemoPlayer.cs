using System.Net.Http.Headers;
using System.Net.Mime;
using AlertOps.Background;
using AlertOps.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlertOps.Demo;

/// <summary>Posts the groups of the script to the service's own webhook, over loopback HTTP, as Alertmanager would.</summary>
internal sealed class DemoPlayer(
    IServer server,
    IHostApplicationLifetime lifetime,
    ActiveConfiguration configuration,
    DemoClock clock,
    TimeProvider time,
    ILogger<DemoPlayer> logger) : BackgroundLoop("demo", time, logger)
{
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(ct);

        // The service posts to itself, so no proxy of the environment may be used.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Root() };
        for (var cycle = 0; ; cycle = Math.Max(cycle + 1, CycleNow()))
        {
            foreach (var step in DemoScript.Steps(cycle))
            {
                var wait = clock.Began + step.At - Now;
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, Time, ct);
                }

                await PostAsync(http, step, ct);
            }
        }
    }

    /// <summary>The cycle that the clock has reached: after the machine was suspended, the script goes on from there.</summary>
    private int CycleNow() => (int)(clock.At(Now) / DemoFault.Cycle);

    /// <summary>Repeats a request that isn't accepted, as Alertmanager does, but gives up after some tries, so that the script goes on.</summary>
    private async Task PostAsync(HttpClient http, DemoStep step, CancellationToken ct)
    {
        var body = DemoWebhook.Body(step, clock.Began, http.BaseAddress!);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await TryPostAsync(http, body, ct) is not { } problem)
            {
                return;
            }

            logger.StepRefused(step.AlertName, attempt, problem);
            await Task.Delay(Pause, Time, ct);
        }
    }

    private async Task<string?> TryPostAsync(HttpClient http, byte[] body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/alertmanager") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        if (configuration.Current.Server.WebhookTokens is [var token, ..])
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        }

        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return error.HttpRequestError.ToString();
        }
    }

    /// <summary>The address on which the server listens, with port 0 and wildcards resolved.</summary>
    private Uri Root()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? configuration.Current.Server.Listen.AbsoluteUri;
        var parsed = BindingAddress.Parse(address);
        var host = parsed.Host is "0.0.0.0" or "*" or "+" ? "127.0.0.1" : parsed.Host == "[::]" ? "[::1]" : parsed.Host;
        return new UriBuilder(parsed.Scheme, host, parsed.Port, "/").Uri;
    }
}
