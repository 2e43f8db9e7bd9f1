using System.Collections.Immutable;
using AlertOps.Configuration.Parsing;
using AlertOps.Files;

namespace AlertOps.Configuration;

/// <summary>Reads the main file and what it includes into one tree.</summary>
internal sealed class ConfigurationTree(ConfigurationFiles files, string workingDirectory, ProblemList problems, NotYet announced)
{
    private const string Include = "include";
    private const string ConvertIt = "save it as UTF-8; from GBK: iconv -f GBK -t UTF-8";

    /// <returns>The root, a map or an empty node; null when the main file can't be read.</returns>
    public ConfigNode? Read(string main)
    {
        var text = files.ReadText(main, out var error, mayBePipe: true);
        if (text is null)
        {
            var cure = error == FileContent.NotUtf8 ? ConvertIt : $"name an existing file with --config or {ConfigurationLoader.PathVariable}";
            problems.Add(new Problem(Shown(main), 0, error, cure));
            return null;
        }

        var root = Parse(main, text);
        if (root is null)
        {
            return null;
        }

        foreach (var (path, location) in Included(root, main))
        {
            if (ReadIncluded(path, location) is { } included)
            {
                root = TreeMerge.Merge(root, included, "", problems);
            }
        }

        return WithoutInclude(root);
    }

    private ConfigNode? Parse(string path, string text)
    {
        var node = YamlTree.Parse(text, Shown(path), problems);
        if (node is { Kind: NodeKind.Scalar or NodeKind.List })
        {
            problems.Add(new Problem(node.Location.File, node.Location.Line, $"{node.Noun} where keys are expected", "begin the file like 'receivers:'"));
            return null;
        }

        return node;
    }

    private ConfigNode? ReadIncluded(string path, SourceLocation location)
    {
        var text = files.ReadText(path, out var error);
        if (text is null)
        {
            problems.Add(new Problem(location.File, location.Line, $"{Include}: {Shown(path)}: {error}", error == FileContent.NotUtf8 ? ConvertIt : "correct the path, or remove it"));
            return null;
        }

        var node = Parse(path, text);
        foreach (var entry in node?.Entries.Where(entry => entry.Key == Include) ?? [])
        {
            problems.Add(new Problem(entry.Location.File, entry.Location.Line, $"{Include}: in a file that is itself included", "name the files in the main file's include"));
        }

        return node is null ? null : WithoutInclude(node);
    }

    private List<(string Path, SourceLocation Location)> Included(ConfigNode root, string main)
    {
        var found = new List<(string Path, SourceLocation Location)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { main };
        var directory = Path.GetDirectoryName(main) ?? workingDirectory;
        foreach (var value in root.Entries.Where(entry => entry.Key == Include).Select(entry => entry.Value).Where(value => value.Kind != NodeKind.Null))
        {
            var context = new ParseContext(directory, files, problems) { Announced = announced };
            foreach (var item in new Value(context, value, Include).ListOrOne())
            {
                if (item.Text("conf.d/*.yml") is { } pattern)
                {
                    found.AddRange(Expand(context.AbsolutePath(pattern), item).Where(seen.Add).Select(path => (path, item.Location)));
                }
            }
        }

        return found;
    }

    /// <summary>Expands a pattern, which may match nothing; a name without wildcards must exist.</summary>
    private ImmutableArray<string> Expand(string pattern, Value item)
    {
        if (!IncludePattern.HasWildcard(pattern))
        {
            return [pattern];
        }

        var found = files.Expand(pattern, out var error);
        if (error.Length > 0)
        {
            item.Report(error, "name the folder that holds the files");
        }

        return found;
    }

    private static ConfigNode WithoutInclude(ConfigNode root) =>
        root.Kind == NodeKind.Map ? ConfigNode.Map(root.Location, [.. root.Entries.Where(entry => entry.Key != Include)]) : root;

    /// <returns>The path from the working directory, or the whole path when it lies outside.</returns>
    private string Shown(string path)
    {
        var relative = Path.GetRelativePath(workingDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
