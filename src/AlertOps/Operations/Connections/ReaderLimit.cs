namespace AlertOps.Operations.Connections;

/// <summary>
/// How many pages and answers of the API are made at a time. Each takes a few megabytes while it is made and read; a crowd of readers waits for its turn
/// instead of using up the memory that alerts need. What receives alerts, and what orchestrators and Prometheus ask, never waits.
/// </summary>
internal sealed class ReaderLimit(TimeProvider time) : IDisposable
{
    public const int AtOnce = 64;

    /// <summary>Who waits longer is told to come again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string RetryAfterSeconds = "5";

    // Files of the site are small and made already; a stream of events lasts as long as its page is open.
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

    /// <summary>False when the turn does not come in time.</summary>
    private async Task<bool> TakeAsync(CancellationToken aborted)
    {
        if (slots.Wait(0, CancellationToken.None))
        {
            return true;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, patience.Token);
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
