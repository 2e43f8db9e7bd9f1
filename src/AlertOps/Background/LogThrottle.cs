using System.Collections.Concurrent;

namespace AlertOps.Background;

/// <summary>
/// Limits log lines that anybody can cause by sending requests: one line per kind in ten seconds, which says how many more there were. Kinds are few and are
/// chosen by AlertOps.
/// </summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Kind> kinds = new(StringComparer.Ordinal);

    /// <summary>True when a line of this kind may be written now.</summary>
    /// <param name="leftOut">The number of lines of this kind that were left out since the last one.</param>
    public bool Allows(string kind, out int leftOut)
    {
        var known = kinds.GetOrAdd(kind, _ => new Kind());
        lock (known)
        {
            var now = time.GetTimestamp();
            leftOut = known.LeftOut;
            if (known.Last is { } last && time.GetElapsedTime(last, now) < Between)
            {
                known.LeftOut++;
                return false;
            }

            (known.Last, known.LeftOut) = (now, 0);
            return true;
        }
    }

    private sealed class Kind
    {
        public long? Last { get; set; }

        public int LeftOut { get; set; }
    }
}
