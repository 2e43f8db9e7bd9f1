using System.Text;

namespace AlertOps.Alerts;

/// <summary>Computes Prometheus' label fingerprint (FNV-1a, 64 bit, 0xFF between names and values), for senders that leave it out.</summary>
internal static class Fingerprint
{
    public static string Of(LabelSet labels)
    {
        const ulong offset = 14695981039346656037;
        var hash = offset;
        foreach (var (name, value) in labels)
        {
            hash = Add(Add(hash, name), value);
        }

        return hash.ToString("x16");
    }

    private static ulong Add(ulong hash, string text)
    {
        const ulong prime = 1099511628211;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ octet) * prime;
        }

        return (hash ^ 0xFF) * prime;
    }
}
