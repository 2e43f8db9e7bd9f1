namespace AlertOps.Configuration.Parsing;

/// <summary>
/// Reads a map key by key. Keys that no reader has asked for are unknown; the keys that were asked for are the suggestions for a mistyped one.
/// </summary>
internal sealed class Section(ParseContext context, ConfigNode map, string path)
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

    /// <returns>The value of a key; null when the key is absent or nothing is written after it.</returns>
    public Value? Find(string key) => Entry(key) is { Value.Kind: not NodeKind.Null } entry ? new Value(Context, entry.Value, PathOf(key)) : null;

    /// <returns>The value of a key, even when nothing is written after it; null when the key is absent.</returns>
    public Value? FindEvenIfEmpty(string key) => Entry(key) is { } entry ? new Value(Context, entry.Value, PathOf(key)) : null;

    public Value? Require(string key, string example)
    {
        var value = Find(key);
        if (value is null)
        {
            ReportMissing(key, example);
        }

        return value;
    }

    public void ReportMissing(string key, string example) => Context.Report(Location, $"{PathOf(key)}: missing", $"add it like {example}");

    /// <summary>Reports keys of <see cref="NotYet"/> before the unknown ones.</summary>
    public void NotYetKeys(params string[] keys)
    {
        foreach (var key in keys)
        {
            if (Reported(key) is { } entry)
            {
                ReportNotYet(entry, PathOf(key), NotYet.ReleaseOf(PathOf(key)) ?? throw new ArgumentException($"'{key}' is not announced", nameof(keys)));
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

    /// <summary>Reports the keys that no reader has asked for: those of <see cref="NotYet"/>, and unknown ones. Called when the section has been read.</summary>
    public void ReportUnknownKeys()
    {
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key) && !reported.Contains(entry.Key)))
        {
            var full = PathOf(Readable.Key(entry.Key));
            if (NotYet.ReleaseOf(full) is { } release)
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
