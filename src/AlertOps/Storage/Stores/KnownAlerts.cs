using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Incidents;

namespace AlertOps.Storage.Stores;

/// <summary>Stored alerts of an incident, as <see cref="UpdateComparison"/> takes them.</summary>
internal sealed class KnownAlerts(Dictionary<string, StoredAlert> stored) : IReadOnlyDictionary<string, KnownAlert>
{
    public int Count => stored.Count;

    public IEnumerable<string> Keys => stored.Keys;

    public IEnumerable<KnownAlert> Values => stored.Values.Select(alert => alert.Known);

    public KnownAlert this[string key] => stored[key].Known;

    public bool ContainsKey(string key) => stored.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out KnownAlert value)
    {
        var found = stored.TryGetValue(key, out var alert);
        value = alert.Known;
        return found;
    }

    public IEnumerator<KeyValuePair<string, KnownAlert>> GetEnumerator() =>
        stored.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Known)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
