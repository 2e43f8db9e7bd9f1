using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Background;

namespace AlertOps.Delivery;

/// <summary>Writes down what came of calls, through a database that may be away for a while.</summary>
internal sealed class SettlementWriter(IOutboxStore store, Draining draining, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettleAgain = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, EndpointKey> unsettled = new();

    /// <summary>Endpoints of calls whose answer waits for the database.</summary>
    public ImmutableArray<EndpointKey> Unwritten => [.. unsettled.Values.Distinct()];

    /// <summary>
    /// An answer that is not written down would be sent for again: the database gets time to come back. What the database refuses for the words in it is
    /// written once more without them.
    /// </summary>
    /// <returns>False when the claim was lost.</returns>
    public async Task<bool> WriteAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, RateLimitLookup limits)
    {
        var since = time.GetTimestamp();
        try
        {
            while (true)
            {
                try
                {
                    return await store.SettleAsync(call, result, attempt, retryAt, limits, CancellationToken.None);
                }
                catch (StoreRejectedException error) when (result.HasWords)
                {
                    logger.AnswerUnstorable(error, call.Id, call.Draft.Channel);
                    result = result.WithoutWords();
                }
                catch (Exception error) when (error is DbException or TimeoutException or IOException && time.GetElapsedTime(since) < SettlePatience && !draining.InFlight.IsCancellationRequested)
                {
                    if (unsettled.TryAdd(call.Id, new EndpointKey(call.Draft.Channel, call.Draft.Endpoint)))
                    {
                        logger.SettlingFailed(error, call.Id, call.Draft.Channel);
                    }

                    await Task.Delay(SettleAgain, time, CancellationToken.None);
                }
            }
        }
        finally
        {
            unsettled.TryRemove(call.Id, out _);
        }
    }
}
