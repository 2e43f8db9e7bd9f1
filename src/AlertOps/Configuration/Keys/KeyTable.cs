using System.Collections.Immutable;

namespace AlertOps.Configuration.Keys;

/// <summary>The keys of one map of <c>alertops.yml</c>, in the order of the reference.</summary>
/// <param name="includes">A table whose keys belong to this one, too.</param>
internal sealed class KeyTable(KeyTable? includes = null)
{
    private readonly List<Key> own = [];

    /// <summary>The name of a table that stands in several places or in itself, and is described once; null for any other.</summary>
    public string? Name { get; init; }

    /// <summary>True when a required key of the included table is not required here.</summary>
    public bool IsIncludeOptional { get; init; }

    /// <summary>True for a map that has exactly one of its keys.</summary>
    public bool IsOneKey { get; init; }

    public ImmutableArray<Key> Keys => includes is null ? [.. own] : [.. includes.Keys, .. own];

    /// <summary>Adds a key while the table is being declared, and returns it for the field that names it.</summary>
    public TKey Add<TKey>(TKey key)
        where TKey : Key
    {
        if (Keys.SelectMany(known => known.Names).Intersect(key.Names, StringComparer.Ordinal).Any())
        {
            throw new InvalidOperationException($"the table has two keys '{key.Name}'");
        }

        own.Add(key);
        return key;
    }

    public bool Contains(Key key) => own.Contains(key) || includes?.Contains(key) == true;

    public bool IsRequired(Key key) => key.IsRequired && (own.Contains(key) || (!IsIncludeOptional && includes?.IsRequired(key) == true));
}
