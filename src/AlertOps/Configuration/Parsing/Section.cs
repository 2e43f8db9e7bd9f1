namespace AlertOps.Configuration.Parsing;

/// <summary>
/// A map that is read key by key. What nobody asked for by the time it is closed is an unknown key; what it could have been is what was asked for.
/// </summary>
internal sealed class Section(ParseContext context, ConfigNode map, string path)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public ParseContext Context { get; } = context;

    public Place Place => map.Place;

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

    /// <summary>The value of a key; null when it is absent or nothing is written after it.</summary>
    public Value? Find(string key) => Entry(key) is { Value.Kind: not NodeKind.Null } entry ? new Value(Context, entry.Value, PathOf(key)) : null;

    /// <summary>The value of a key, even when nothing is written after it; null when it is absent.</summary>
    public Value? FindBare(string key) => Entry(key) is { } entry ? new Value(Context, entry.Value, PathOf(key)) : null;

    public Value? Require(string key, string example)
    {
        var value = Find(key);
        if (value is null)
        {
            Missing(key, example);
        }

        return value;
    }

    public void Missing(string key, string example) => Context.Report(Place, $"{PathOf(key)}: missing", $"add it like {example}");

    /// <summary>Reports keys of <see cref="NotYet"/> here rather than when the section is closed.</summary>
    public void NotYetKeys(params string[] keys)
    {
        foreach (var key in keys)
        {
            if (Told(key) is { } entry)
            {
                ReportNotYet(entry, PathOf(key), NotYet.ReleaseOf(PathOf(key)) ?? throw new ArgumentException($"'{key}' is not announced", nameof(keys)));
            }
        }
    }

    /// <summary>A key that people know from elsewhere and expect here.</summary>
    public void Foreign(string key, string what, string cure)
    {
        if (Told(key) is { } entry)
        {
            Context.Report(entry.Place, $"{PathOf(key)}: {what}", cure);
        }
    }

    /// <summary>Reports what nobody has asked for: <see cref="NotYet"/>, and what is unknown.</summary>
    public void Close()
    {
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key) && !told.Contains(entry.Key)))
        {
            var full = PathOf(Readable.Key(entry.Key));
            if (NotYet.ReleaseOf(full) is { } release)
            {
                ReportNotYet(entry, full, release);
            }
            else
            {
                Context.Report(entry.Place, $"{full}: unknown key", Context.Cure(entry.Key, known, "remove it"));
            }
        }
    }

    private void ReportNotYet(MapEntry entry, string path, string release) => Context.Report(entry.Place, $"{path}: not yet", $"remove it until the {release} release");

    private MapEntry? Entry(string key)
    {
        known.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key == key);
    }

    private MapEntry? Told(string key)
    {
        told.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key == key);
    }
}
