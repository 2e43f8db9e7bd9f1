using System.Numerics;
using System.Runtime.InteropServices;
using AlertOps.Alerts;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Hashes alerts and updates, so that they can be compared with those stored without reading the stored texts. The hash is FNV-1a over UTF-16, four code units
/// at a time; after a collision an old annotation would only stay until the next difference.
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

    /// <summary>Hash of a whole update, never 0: equal for updates with the same alerts and texts. The start of alerts is left out, since twins and restarts differ in it.</summary>
    /// <param name="alerts">Hashes of the update's alerts, in their order.</param>
    public static long Of(GroupUpdate update, ReadOnlySpan<long> alerts, SeverityRules rules)
    {
        var hash = Offset;
        for (var index = 0; index < alerts.Length; index++)
        {
            // Alerts may come in any order, and a sum does not depend on it.
            var alert = update.Alerts[index];
            var own = Add(unchecked((ulong)alerts[index]), alert.Fingerprint);
            own = (own ^ (ulong)alert.Status) * Prime;
            own = (own ^ (ulong)rules.Of(alert.Labels)) * Prime;
            own = (own ^ (ulong)(alert.EndsAt is { } ends ? UnixMicroseconds.Of(ends) : 0)) * Prime;
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
            // In a product, the high bits of an operand do not change the low bits of the result; the rotation brings the last code unit of four down to them.
            hash = BitOperations.RotateLeft((hash ^ four) * Prime, 29);
        }

        foreach (var unit in text.AsSpan(fours.Length * 4))
        {
            hash = (hash ^ unit) * Prime;
        }

        return (hash ^ 0xFFFF) * Prime;
    }
}
