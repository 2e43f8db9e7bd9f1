using System.Collections.Concurrent;
using AlertOps.Routing;

namespace AlertOps.Delivery;

/// <summary>Which gates have more waiting than may leave singly, as this process saw it last: what is planned for them will be a line of a digest.</summary>
internal sealed class Backlog
{
    /// <summary>A digest was formed for the gate this lately: the storm is still on.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, DateTimeOffset> digesting = new(StringComparer.Ordinal);

    public void Saw(IEnumerable<string> gates, DateTimeOffset now)
    {
        foreach (var gate in gates)
        {
            digesting[gate] = now;
        }

        foreach (var (gate, seen) in digesting)
        {
            if (now - seen > Memory)
            {
                digesting.TryRemove(KeyValuePair.Create(gate, seen));
            }
        }
    }

    public bool IsDigesting(Target target) => digesting.ContainsKey(target.RateLimitKey);
}
