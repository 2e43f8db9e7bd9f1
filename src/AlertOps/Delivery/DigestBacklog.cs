using System.Collections.Concurrent;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>
/// Remembers the rate limit keys for which this process has lately built digests, because more was waiting than could be sent singly. A new message for such
/// a key will be a line of a digest, so that planning need not query evidence for it.
/// </summary>
internal sealed class DigestBacklog(ChannelDirectory channels)
{
    /// <summary>A digest this recent means that the storm is still going on.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, DateTimeOffset> digested = new(StringComparer.Ordinal);

    /// <summary>Notes that digests were built for these keys, and removes keys whose last digest is too old.</summary>
    public void Update(IEnumerable<string> rateLimitKeys, DateTimeOffset now)
    {
        foreach (var key in rateLimitKeys)
        {
            digested[key] = now;
        }

        foreach (var (key, at) in digested)
        {
            if (now - at > Expiry)
            {
                digested.TryRemove(KeyValuePair.Create(key, at));
            }
        }
    }

    public bool IsDigesting(Target target) => digested.ContainsKey(channels.Find(target.Channel)?.Descriptor.RateLimitKeyOf(target) ?? "");
}
