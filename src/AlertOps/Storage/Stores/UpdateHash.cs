using System.Numerics;
using System.Runtime.InteropServices;
using AlertOps.Alerts;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Tells whether an alert's texts differ from those stored, without reading them. FNV-1a over UTF-16, four units at a time; a collision would only keep
/// an old annotation until the next difference.
/// </summary>
internal static class UpdateHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static long Of(Alert alert)
    {
        var hash = Add(Offset, alert.GeneratorUrl);
        hash = Add(hash, alert.Labels);
        hash = Add(hash, alert.Annotations);
        return unchecked((long)hash);
    }

    /// <summary>Of a whole update: equal for bodies that say the same of the same alerts. Never 0. When alerts began doesn't count: twins and restarts differ in it.</summary>
    /// <param name="alerts">Digests of its alerts, in their order.</param>
    public static long Of(GroupUpdate update, ReadOnlySpan<long> alerts, SeverityRules rules)
    {
        var hash = Offset;
        for (var index = 0; index < alerts.Length; index++)
        {
            // Alerts may come in any order; a sum doesn't mind.
            var alert = update.Alerts[index];
            var own = Add(unchecked((ulong)alerts[index]), alert.Fingerprint);
            own = (own ^ (ulong)alert.Status) * Prime;
            own = (own ^ (ulong)rules.Of(alert.Labels)) * Prime;
            own = (own ^ (ulong)(alert.EndsAt is { } ends ? Micros.Of(ends) : 0)) * Prime;
            hash = unchecked(hash + own);
        }

        hash = Add(Add(Add(hash, update.GroupLabels), update.CommonLabels), update.CommonAnnotations);
        hash = Add(Add(hash, update.ExternalUrl), update.DirectReceiver ?? "");
        hash = (hash ^ (ulong)update.TruncatedAlerts) * Prime;
        return hash == 0 ? 1 : unchecked((long)hash);
    }

    private static ulong Add(ulong hash, LabelSet labels)
    {
        foreach (var (name, value) in labels.AsSpan())
        {
            hash = Add(Add(hash, name), value);
        }

        return (hash ^ 0xFFFE) * Prime;
    }

    private static ulong Add(ulong hash, string text)
    {
        var fours = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var four in fours)
        {
            // A product only carries upwards: turned, the last unit of four reaches the low bits, too.
            hash = BitOperations.RotateLeft((hash ^ four) * Prime, 29);
        }

        foreach (var unit in text.AsSpan(fours.Length * 4))
        {
            hash = (hash ^ unit) * Prime;
        }

        return (hash ^ 0xFFFF) * Prime;
    }
}
