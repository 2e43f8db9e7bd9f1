using System.Diagnostics.CodeAnalysis;
using AlertOps.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Checking;

/// <summary>Reads a YAML file whose values know their lines.</summary>
internal static class YamlFile
{
    /// <summary>All of a folder and those below it, in a fixed order.</summary>
    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".yml" or ".yaml")
        .Order(StringComparer.Ordinal);

    public static YamlMappingNode? Read(string file, ICollection<Problem> problems)
    {
        try
        {
            using var reader = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(reader);
            if (stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                return root;
            }

            problems.Add(new Problem(file, 1, "the file is not a YAML map", "start it with groups: (rules) or rule_files: (tests)"));
        }
        catch (YamlException error)
        {
            problems.Add(new Problem(file, (int)error.Start.Line, $"not YAML: {error.Message}", "mend the indentation or the quotes there"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(file, 0, "can't be read", "let whoever runs the check read it"));
        }

        return null;
    }

    public static bool TryGet<T>(this YamlMappingNode map, string key, [NotNullWhen(true)] out T? value)
        where T : YamlNode
    {
        value = map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: { } name } && name == key).Value as T;
        return value is not null;
    }

    public static string Text(this YamlMappingNode map, string key) => map.TryGet<YamlScalarNode>(key, out var scalar) ? scalar.Value ?? "" : "";

    public static int LineOf(this YamlNode node) => (int)node.Start.Line;

    public static IEnumerable<YamlMappingNode> Maps(this YamlMappingNode map, string key) =>
        map.TryGet<YamlSequenceNode>(key, out var list) ? list.Children.OfType<YamlMappingNode>() : [];

    public static IEnumerable<KeyValuePair<string, string>> Strings(this YamlMappingNode map, string key) => map.TryGet<YamlMappingNode>(key, out var inner)
        ? inner.Children.Select(pair => KeyValuePair.Create((pair.Key as YamlScalarNode)?.Value ?? "", (pair.Value as YamlScalarNode)?.Value ?? ""))
        : [];
}
