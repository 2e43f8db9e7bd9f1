namespace AlertOps.Configuration.Parsing;

/// <summary>Joins the trees of several files: lists one after the other, maps key by key, and no scalar twice.</summary>
internal static class TreeMerge
{
    public static ConfigNode Merge(ConfigNode first, ConfigNode second, string path, ProblemList problems)
    {
        switch (first.Kind, second.Kind)
        {
            case (NodeKind.Null, _):
                return second;
            case (_, NodeKind.Null):
                return first;
            case (NodeKind.List, NodeKind.List):
                return ConfigNode.List(first.Location, [.. first.Items, .. second.Items]);
            case (NodeKind.Map, NodeKind.Map):
                return Maps(first, second, path, problems);
            case (NodeKind.Scalar, NodeKind.Scalar):
                problems.Add(new Problem(second.Location.File, second.Location.Line, $"{path}: already set in {first.Location}", "keep one of the two"));
                return first;
            default:
                problems.Add(new Problem(
                    second.Location.File, second.Location.Line, $"{path}: {second.Noun} here, {first.Noun} in {first.Location}", "write both the same way, so that they can be joined"));
                return first;
        }
    }

    private static ConfigNode Maps(ConfigNode first, ConfigNode second, string path, ProblemList problems)
    {
        var entries = first.Entries.ToBuilder();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < entries.Count; index++)
        {
            places.TryAdd(entries[index].Key, index);
        }

        foreach (var entry in second.Entries)
        {
            if (!places.TryGetValue(entry.Key, out var index))
            {
                places[entry.Key] = entries.Count;
                entries.Add(entry);
                continue;
            }

            var inner = path.Length == 0 ? Readable.Key(entry.Key) : $"{path}.{Readable.Key(entry.Key)}";
            entries[index] = entries[index] with { Value = Merge(entries[index].Value, entry.Value, inner, problems) };
        }

        return ConfigNode.Map(first.Location, entries.ToImmutable());
    }
}
