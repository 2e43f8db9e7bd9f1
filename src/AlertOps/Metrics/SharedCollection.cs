namespace AlertOps.Metrics;

/// <summary>
/// Shares collections among their callers: there is one that runs, and at most one that begins after it and answers everybody who asked meanwhile, so that all values are
/// of the moment of the call or later.
/// </summary>
internal sealed class SharedCollection(Func<Task<byte[]>> collect)
{
    private readonly Lock guard = new();
    private Task running = Task.CompletedTask;
    private Task<byte[]>? next;

    public Task<byte[]> CollectAsync()
    {
        lock (guard)
        {
            return next ??= NextAsync(running);
        }
    }

    private async Task<byte[]> NextAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (guard)
        {
            (running, next) = (next!, null);
        }

        return await collect();
    }
}
