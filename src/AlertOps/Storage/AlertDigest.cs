using AlertOps.Alerts;

namespace AlertOps.Storage;

/// <summary>
/// Tells whether an alert's texts differ from those stored, without reading them. FNV-1a (64 bit) over UTF-16; a collision would only keep an old
/// annotation until the next difference.
/// </summary>
internal static class AlertDigest
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

    private static ulong Add(ulong hash, LabelSet labels)
    {
        foreach (var (name, value) in labels)
        {
            hash = Add(Add(hash, name), value);
        }

        return (hash ^ 0xFFFE) * Prime;
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * Prime;
        }

        return (hash ^ 0xFFFF) * Prime;
    }
}
