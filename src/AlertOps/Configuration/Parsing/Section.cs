using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>
/// Reads a map key by key. Keys that no reader has asked for are unknown; the keys that were asked for are the suggestions for a mistyped one.
/// </summary>
/// <param name="table">The keys that may be asked for; null for a map whose keys the user chooses.</param>
internal sealed class Section(ParseContext context, ConfigNode map, string path, KeyTable? table)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);

    public ParseContext Context { get; } = context;

    public SourceLocation Location => map.Location;

    public string Path { get; } = path;

    public bool IsEmpty => map.Entries.IsEmpty;

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public IEnumerable<(string Key, Value Value)> All()
    {
        foreach (var entry in map.Entries)
        {
            known.Add(entry.Key);
            yield return (entry.Key, new Value(Context, entry.Value, PathOf(Readable.Key(entry.Key))));
        }
    }

    /// <summary>Finds a key; reports it when it is absent and required in the section's table.</summary>
    /// <returns>Null when the key is absent or nothing is written after it.</returns>
    /// <exception cref="InvalidOperationException">The key is not in the section's table.</exception>
    public Value? Find(Key key) => Demand(key, IsDemanded(key));

    /// <summary>Finds a key; reports it when it is absent, whatever the table says.</summary>
    public Value? Require(Key key) => Demand(key, true);

    /// <returns>The written value; null when the key is absent, or its value wrong and reported.</returns>
    public T? Read<T>(Key<T> key) => Find(key) is { } value ? key.Read(value) : default;

    /// <returns>The value of a key that has a default: the written one, or the default when it is absent, or wrong and reported.</returns>
    public T Get<T>(Key<T?> key)
        where T : struct => Read(key) ?? key.DefaultValue ?? throw new InvalidOperationException($"'{key.Name}' has no default");

    /// <inheritdoc cref="Get{T}(Key{T?})"/>
    public T Get<T>(Key<T?> key)
        where T : class => Read(key) ?? key.DefaultValue ?? throw new InvalidOperationException($"'{key.Name}' has no default");

    /// <returns>The map of a key; one without keys when it is absent, or when it is wrong and reported.</returns>
    public Section ReadOrEmpty(Key<Section?> key) => Read(key) ?? Empty(key);

    /// <returns>A map without keys, so that defaults are read as if the key were written.</returns>
    public Section Empty(Key key) => new(Context, ConfigNode.Map(Location, []), PathOf(key.Name), key.Type.Table);

    /// <returns>The value of <c>x</c> or of <c>x_file</c>, whichever counts; the other is null.</returns>
    public (Value? Value, Value? File) Pair(SecretKey key) => Secrets.Choose(key, Written(Declared(key).Name), Written(key.FileName));

    /// <summary>Reads a secret; reports it when it is absent and required in the section's table.</summary>
    /// <returns>The secret, or a placeholder when its problem is reported; null when it is absent.</returns>
    public Secret? Read(SecretKey key)
    {
        var secret = Secrets.Read(Pair(key));
        if (secret is null && IsDemanded(key))
        {
            ReportMissing(key);
        }

        return secret;
    }

    /// <param name="example">A value that fits better than the key's own example.</param>
    public void ReportMissing(Key key, string? example = null) =>
        Context.Report(Location, $"{PathOf(Declared(key).Name)}: missing", $"add it like {(example is null ? key.Cure : $"{key.Name}: {example}")}");

    /// <returns>The value of a key, even when nothing is written after it; null when the key is absent.</returns>
    public Value? FindEvenIfEmpty(Key key) => Entry(Declared(key).Name) is { } entry ? new Value(Context, entry.Value, PathOf(key.Name)) : null;

    /// <summary>Reports keys of <see cref="ParseContext.Announced"/> before the unknown ones.</summary>
    public void NotYetKeys(params string[] keys)
    {
        foreach (var key in keys)
        {
            if (Reported(key) is { } entry)
            {
                ReportNotYet(entry, PathOf(key), Context.Announced.ReleaseOf(PathOf(key)) ?? throw new ArgumentException($"'{key}' is not announced", nameof(keys)));
            }
        }
    }

    /// <summary>Reports a key that users know from other programs and expect here.</summary>
    public void Unsupported(string key, string what, string cure)
    {
        if (Reported(key) is { } entry)
        {
            Context.Report(entry.Location, $"{PathOf(key)}: {what}", cure);
        }
    }

    /// <summary>Reports the keys that no reader has asked for: those of <see cref="ParseContext.Announced"/>, and unknown ones. Called when the section has been read.</summary>
    public void ReportUnknownKeys()
    {
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key) && !reported.Contains(entry.Key)))
        {
            var full = PathOf(Readable.Key(entry.Key));
            if (Context.Announced.ReleaseOf(full) is { } release)
            {
                ReportNotYet(entry, full, release);
            }
            else
            {
                Context.Report(entry.Location, $"{full}: unknown key", Context.Cure(entry.Key, known, "remove it"));
            }
        }
    }

    private void ReportNotYet(MapEntry entry, string path, string release) => Context.Report(entry.Location, $"{path}: not yet", $"remove it until the {release} release");

    /// <summary>True for a required key, unless the one that may stand in its place is written.</summary>
    private bool IsDemanded(Key key) => table?.IsRequired(key) == true && (key.Excludes is not { } other || Written(other.Name) is null);

    private Value? Demand(Key key, bool isDemanded)
    {
        var value = Written(Declared(key).Name);
        if (value is null && isDemanded)
        {
            ReportMissing(key);
        }

        return value;
    }

    private Key Declared(Key key) =>
        table?.Contains(key) != false ? key : throw new InvalidOperationException($"'{PathOf(key.Name)}' is read and not in the table of its section");

    private Value? Written(string key) => Entry(key) is { Value.Kind: not NodeKind.Null } entry ? new Value(Context, entry.Value, PathOf(key)) : null;

    private MapEntry? Entry(string key)
    {
        known.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key == key);
    }

    private MapEntry? Reported(string key)
    {
        reported.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key == key);
    }
}
