namespace AlertOps.Operations.Connections;

/// <summary>
/// Limits the number of pages and API answers that are rendered at a time. Each takes a few megabytes while it is rendered and read; many readers wait for
/// their turn instead of using up the memory that alerts need. Requests that bring alerts, health checks and scrapes never wait.
/// </summary>
internal sealed class ReadConcurrencyLimiter(TimeProvider time) : IDisposable
{
    public const int AtOnce = 64;

    /// <summary>The time after which a waiting request is answered with 503 and Retry-After.</summary>
    public static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(30);

    private const string RetryAfterSeconds = "5";

    // Assets are small and ready; a stream of events lasts as long as its page is open.
    private static readonly PathString[] Free = ["/-", "/metrics", "/assets", "/events"];

    private readonly SemaphoreSlim slots = new(AtOnce);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsReading(context.Request))
        {
            await next(context);
            return;
        }

        if (!await TakeAsync(context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private static bool IsReading(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !Free.Any(path => request.Path.StartsWithSegments(path));

    /// <summary>Waits for a slot.</summary>
    /// <returns>False when none became free in time.</returns>
    private async Task<bool> TakeAsync(CancellationToken aborted)
    {
        if (slots.Wait(0, CancellationToken.None))
        {
            return true;
        }

        using var limit = new CancellationTokenSource(QueueTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token);
        try
        {
            await slots.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return false;
        }
    }
}
