using AlertOps.Files;

namespace AlertOps.Configuration;

/// <summary>Where runbooks are when nobody said: beside the configuration, else those that AlertOps is shipped with.</summary>
internal static class RunbookFolder
{
    private const string Name = "runbooks";

    /// <summary>Every set of runbooks has one; it tells ours from a folder that happens to have the name.</summary>
    private const string Marker = "_default.md";

    public static string Find(string configurationFolder)
    {
        var beside = Path.Combine(configurationFolder, Name);
        return FileSystemTimeout.KindOf(beside) is FileKind.Folder or null ? beside : Shipped(AppContext.BaseDirectory);
    }

    /// <summary>Beside the executable, else in a folder above it, as in a checkout; the place beside the executable when there is none.</summary>
    public static string Shipped(string from)
    {
        var beside = Path.GetFullPath(Path.Combine(from, Name));
        if (Directory.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Name);
            if (File.Exists(Path.Combine(candidate, Marker)))
            {
                return candidate;
            }
        }

        return beside;
    }
}
