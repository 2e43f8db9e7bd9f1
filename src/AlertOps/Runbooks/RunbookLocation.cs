using AlertOps.Files;

namespace AlertOps.Runbooks;

/// <summary>Finds the folder of runbooks when the configuration names none: the one beside the configuration, else the one that AlertOps is shipped with.</summary>
internal static class RunbookLocation
{
    private const string Name = "runbooks";

    /// <summary>Every set of runbooks has this file, which distinguishes it from another folder of the same name.</summary>
    private const string Marker = "_default.md";

    public static string Find(string configurationFolder)
    {
        var beside = Path.Combine(configurationFolder, Name);
        return FileSystemTimeout.KindOf(beside) is FileKind.Folder or null ? beside : Shipped(AppContext.BaseDirectory);
    }

    /// <returns>The folder beside the executable, else one in a folder above it, as in a checkout; the place beside the executable when there is none.</returns>
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
