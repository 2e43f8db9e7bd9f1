namespace AlertOps.Configuration.Parsing;

/// <summary>
/// Overrides values of the tree with variables like <c>ALERTOPS__STORAGE__POSTGRES</c>: two underscores per level, in any case. A variable without a value
/// counts as unset, since container files leave such behind. Variables reach only scalars outside lists.
/// </summary>
internal sealed class EnvironmentOverlay(ProblemList problems)
{
    private const string Prefix = "ALERTOPS__";

    public static string FileName(string variable) => "environment " + Readable.Key(variable);

    public ConfigNode Apply(ConfigNode root, IReadOnlyDictionary<string, string> environment)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (variable, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || value.Length == 0)
            {
                continue;
            }

            var location = new SourceLocation(FileName(variable), 0);
            var keys = variable[Prefix.Length..].Split("__");
            if (keys.Any(key => key.Length == 0))
            {
                Report(location, "a level of the name is empty", "write two underscores between levels, like ALERTOPS__STORAGE__POSTGRES");
            }
            else if (!seen.TryAdd(variable, variable))
            {
                Report(location, $"the same as {seen[variable]}", "keep one of the two");
            }
            else
            {
                root = Set(root, keys, "", ConfigNode.Scalar(location, value, fromEnvironment: true));
            }
        }

        return root;
    }

    private ConfigNode Set(ConfigNode node, ReadOnlySpan<string> keys, string path, ConfigNode value)
    {
        if (keys.IsEmpty)
        {
            return node.Kind == NodeKind.Map ? Refuse(node, value, $"{path}: holds keys, not a value", "name one of its keys after two more underscores") : value;
        }

        if (node.Kind == NodeKind.List)
        {
            return Refuse(node, value, $"{path}: a list, which variables don't reach into", "set it in the file; a secret there can come from a file, like webhook_url_file");
        }

        if (node.Kind == NodeKind.Scalar)
        {
            return Refuse(node, value, $"{path}: a single value, not a map", "shorten the variable's name to the key");
        }

        var key = keys[0];
        var rest = keys[1..];
        var index = node.Entries.Select(entry => entry.Key).ToList().FindIndex(known => known.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            var entry = node.Entries[index];
            return ConfigNode.Map(node.Location, node.Entries.SetItem(index, entry with { Value = Set(entry.Value, rest, Join(path, entry.Key), value) }));
        }

        var name = key.ToLowerInvariant();
        var added = new MapEntry(name, value.Location, Set(ConfigNode.Null(value.Location), rest, Join(path, name), value));
        return ConfigNode.Map(node.Kind == NodeKind.Null ? value.Location : node.Location, node.Entries.Add(added));
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{Readable.Key(key)}";

    private ConfigNode Refuse(ConfigNode node, ConfigNode value, string what, string cure)
    {
        Report(value.Location, what, cure);
        return node;
    }

    private void Report(SourceLocation location, string what, string cure) => problems.Add(new Problem(location.File, location.Line, what, cure));
}
