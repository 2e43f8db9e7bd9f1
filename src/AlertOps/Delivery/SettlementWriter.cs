using System.Collections.Concurrent;
using System.Data.Common;
using AlertOps.Background;

namespace AlertOps.Delivery;

/// <summary>Writes the results of the calls of one lane into the store, and retries while the database is not available.</summary>
internal sealed class SettlementWriter(IOutboxStore store, Draining draining, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, bool> unwritten = new();

    /// <summary>True while a result waits for the database.</summary>
    public bool HasUnwritten => !unwritten.IsEmpty;

    /// <summary>
    /// Settles a call. A result that is not written would be sent for again, so the database gets time to come back. A result that the database refuses for
    /// the channel's text in it is written once more without that text.
    /// </summary>
    /// <returns>False when the claim was lost.</returns>
    public async Task<bool> WriteAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, ChannelDescriptors channels)
    {
        var since = time.GetTimestamp();
        try
        {
            while (true)
            {
                try
                {
                    return await store.SettleAsync(call, result, attempt, retryAt, channels, CancellationToken.None);
                }
                catch (StoreRejectedException error) when (result.HasChannelText)
                {
                    logger.ResultRejected(error, call.Id, call.Draft.Channel);
                    result = result.WithoutChannelText();
                }
                catch (Exception error) when (
                    error is DbException or TimeoutException or IOException && time.GetElapsedTime(since) < RetryLimit && !draining.InFlight.IsCancellationRequested)
                {
                    if (unwritten.TryAdd(call.Id, true))
                    {
                        logger.SettlingFailed(error, call.Id, call.Draft.Channel);
                    }

                    await Task.Delay(RetryDelay, time, CancellationToken.None);
                }
            }
        }
        finally
        {
            unwritten.TryRemove(call.Id, out _);
        }
    }
}
