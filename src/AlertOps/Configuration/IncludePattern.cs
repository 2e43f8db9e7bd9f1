using System.Collections.Immutable;
using System.IO.Enumeration;

namespace AlertOps.Configuration;

/// <summary>
/// The files that a pattern names: <c>*</c> and <c>?</c> within a name, <c>**</c> for folders of any depth. As in a shell, a name that begins with
/// a dot is matched only by a pattern that does: Kubernetes keeps its versions in <c>..data</c> beside the links.
/// </summary>
internal static class IncludePattern
{
    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Existing files, sorted.</summary>
    public static ImmutableArray<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "/";
        var segments = pattern[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return [.. Walk(root, segments).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Walk(string directory, ArraySegment<string> segments)
    {
        if (segments.Count == 0)
        {
            return [];
        }

        var (segment, rest) = (segments[0], segments[1..]);
        if (segment == "**")
        {
            return Walk(directory, rest).Concat(Children(directory, folders: true).Where(IsPlainFolder).SelectMany(child => Walk(child, segments)));
        }

        if (!HasWildcard(segment))
        {
            var path = Path.Combine(directory, segment);
            return rest.Count > 0 ? Walk(path, rest) : File.Exists(path) ? [path] : [];
        }

        var matches = Children(directory, folders: rest.Count > 0)
            .Where(child => FileSystemName.MatchesSimpleExpression(segment, Path.GetFileName(child), ignoreCase: false))
            .Where(child => segment[0] == '.' || Path.GetFileName(child)[0] != '.');
        return rest.Count > 0 ? matches.SelectMany(child => Walk(child, rest)) : matches;
    }

    private static bool IsPlainFolder(string path)
    {
        try
        {
            return Path.GetFileName(path)[0] != '.' && new DirectoryInfo(path).LinkTarget is null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Children(string directory, bool folders)
    {
        try
        {
            return folders ? Directory.GetDirectories(directory) : Directory.GetFiles(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
