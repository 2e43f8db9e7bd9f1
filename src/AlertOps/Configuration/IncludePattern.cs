using System.Collections.Immutable;
using System.IO.Enumeration;

namespace AlertOps.Configuration;

/// <summary>
/// Finds the files that match a pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> for folders of any depth. As in a shell, a name that begins
/// with a dot is matched only by a pattern that begins with one: Kubernetes keeps its versions in <c>..data</c> beside the links.
/// </summary>
internal sealed class IncludePattern
{
    /// <summary>Limit of folders in one search, far above any configuration: <c>/**/*.yml</c> must not read the whole disk.</summary>
    private const int MostFolders = 10_000;
    private int folders;

    private IncludePattern()
    {
    }

    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <returns>Existing files, sorted.</returns>
    /// <param name="isWhole">False when there are more folders to look into than one search may.</param>
    public static ImmutableArray<string> Expand(string pattern, out bool isWhole)
    {
        var search = new IncludePattern();
        var root = Path.GetPathRoot(pattern) ?? "/";
        var segments = pattern[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        ImmutableArray<string> found = [.. search.Walk(root, segments).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        isWhole = search.folders <= MostFolders;
        return found;
    }

    private IEnumerable<string> Walk(string directory, ArraySegment<string> segments)
    {
        if (segments.Count == 0)
        {
            return [];
        }

        var (segment, rest) = (segments[0], segments[1..]);
        if (segment == "**")
        {
            return Walk(directory, rest).Concat(Children(directory, onlyFolders: true).Where(IsPlainFolder).SelectMany(child => Walk(child, segments)));
        }

        if (!HasWildcard(segment))
        {
            var path = Path.Combine(directory, segment);
            return rest.Count > 0 ? Walk(path, rest) : File.Exists(path) ? [path] : [];
        }

        var matches = Children(directory, onlyFolders: rest.Count > 0)
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

    private string[] Children(string directory, bool onlyFolders)
    {
        if (++folders > MostFolders)
        {
            return [];
        }

        try
        {
            return onlyFolders ? Directory.GetDirectories(directory) : Directory.GetFiles(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
