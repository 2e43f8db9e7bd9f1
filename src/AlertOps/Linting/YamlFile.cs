using System.Diagnostics.CodeAnalysis;
using AlertOps.Configuration;
using AlertOps.Files;
using AlertOps.Yaml;

namespace AlertOps.Linting;

/// <summary>Reads YAML files of rules and tests.</summary>
internal static class YamlFile
{
    /// <summary>More than any rule file that people write.</summary>
    private const int MaxFileBytes = 4 * 1024 * 1024;

    /// <summary>The YAML files of a folder and those below it, in a fixed order; folders that can't be read are added to the problems.</summary>
    public static IEnumerable<string> In(string folder, ICollection<Problem> problems) =>
        ContentFiles.In(folder, name => Path.GetExtension(name) is ".yml" or ".yaml", MaxFileBytes, problems);

    public static YamlMap? Read(string file, ICollection<Problem> problems)
    {
        var (text, content) = BoundedFile.Read(file, MaxFileBytes).Decode();
        if (text is null)
        {
            problems.Add(new Problem(file, 0, content.What, "let it be a file that whoever runs the check may read"));
            return null;
        }

        var document = YamlReader.Read(text);
        foreach (var fault in document.Faults)
        {
            problems.Add(new Problem(file, fault.Line, fault.IsSyntax ? $"not YAML: {fault.What}" : fault.What, fault.Cure));
        }

        if (document.Root is not (null or YamlMap))
        {
            problems.Add(new Problem(file, 1, "the file is not a YAML map", "start it with groups: (rules) or rule_files: (tests)"));
        }

        return document.Root as YamlMap;
    }

    public static bool TryGet<T>(this YamlMap map, string key, [NotNullWhen(true)] out T? value)
        where T : YamlNode
    {
        value = map.Find(key) as T;
        return value is not null;
    }

    public static string Text(this YamlMap map, string key) => map.TryGet<YamlScalar>(key, out var scalar) ? scalar.Text : "";

    public static IEnumerable<YamlMap> Maps(this YamlMap map, string key) => map.TryGet<YamlList>(key, out var list) ? list.Items.OfType<YamlMap>() : [];

    public static IEnumerable<KeyValuePair<string, string>> Strings(this YamlMap map, string key) => map.TryGet<YamlMap>(key, out var inner)
        ? inner.Entries.Select(entry => KeyValuePair.Create(entry.Name, (entry.Value as YamlScalar)?.Text ?? ""))
        : [];
}
