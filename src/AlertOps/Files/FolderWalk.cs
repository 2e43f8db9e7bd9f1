using System.Collections.Immutable;

namespace AlertOps.Files;

/// <summary>A part of a folder that could not be listed.</summary>
/// <param name="Path">The folder or file.</param>
internal sealed record FolderFault(string Path, string What, string Cure);

/// <summary>The files below a folder at one moment.</summary>
/// <param name="Exists">False when the folder itself can't be listed.</param>
/// <param name="Files">In a fixed order.</param>
internal sealed record FolderListing(bool Exists, ImmutableArray<string> Files, ImmutableArray<FolderFault> Faults);

/// <summary>
/// Lists the files below a folder that others write to. Links are followed. A folder that several paths lead to is entered once, so loops of links end;
/// depth, number and size are limited.
/// </summary>
internal sealed class FolderWalk
{
    private const int MaxDepth = 8;
    private const int MaxFiles = 10_000;
    private const int MaxEntries = 100_000;

    /// <summary>Limit for all files together, since they are all in memory at once.</summary>
    private const long MaxTotalBytes = 64 * 1024 * 1024;

    private readonly Func<string, bool> isWanted;
    private readonly int maxFileBytes;
    private readonly bool withHidden;
    private readonly List<string> files = [];
    private readonly List<FolderFault> faults = [];
    private readonly HashSet<string> entered = new(StringComparer.Ordinal);
    private readonly HashSet<string> above = new(StringComparer.Ordinal);
    private int entries;
    private long bytes;
    private bool isFull;

    private FolderWalk(Func<string, bool> isWanted, int maxFileBytes, bool withHidden)
    {
        this.isWanted = isWanted;
        this.maxFileBytes = maxFileBytes;
        this.withHidden = withHidden;
    }

    /// <summary>Lists the files below a folder.</summary>
    /// <param name="isWanted">Decides by the file's name.</param>
    /// <param name="maxFileBytes">Longer files are listed, but don't count towards the limit of all files, since they are not read.</param>
    /// <param name="withHidden">True to enter folders whose name begins with a dot.</param>
    /// <returns>No files and a fault when the file system does not answer in time.</returns>
    public static FolderListing Of(string folder, Func<string, bool> isWanted, int maxFileBytes, bool withHidden = false)
    {
        return FileSystemTimeout.Shared.TryRun(folder, Walk, FileSystemTimeout.WholeFolder, out var listing)
            ? listing
            : new FolderListing(false, [], [new FolderFault(folder, "the folder can't be listed in time", "check the disk or the server that it lies on")]);

        FolderListing Walk()
        {
            var walk = new FolderWalk(isWanted, maxFileBytes, withHidden);
            var exists = walk.Enter(folder, 0);
            return new FolderListing(exists, [.. walk.files.Order(StringComparer.Ordinal)], [.. walk.faults]);
        }
    }

    private bool Enter(string folder, int depth)
    {
        var status = FileStatus.Of(folder);
        if (!entered.Add(status.Identity))
        {
            if (above.Contains(status.Identity))
            {
                Fault(folder, "the link leads back to a folder above it", "remove the link");
            }

            return true;
        }

        if (depth > MaxDepth)
        {
            Fault(folder, $"folders are nested deeper than {MaxDepth} levels", "move the files up");
            return true;
        }

        if (List(folder) is not { } names)
        {
            return false;
        }

        above.Add(status.Identity);
        foreach (var child in Split(folder, names))
        {
            Enter(child, depth + 1);
        }

        above.Remove(status.Identity);
        return true;
    }

    /// <summary>Adds the wanted files and returns the folders, links last, so that a folder that is reached both ways is listed at its real place.</summary>
    private List<string> Split(string folder, string[] names)
    {
        var (real, linked) = (new List<string>(), new List<string>());
        foreach (var path in names)
        {
            var name = Path.GetFileName(path);
            var status = FileStatus.Of(path);
            if (status.Kind == FileKind.Folder)
            {
                if (withHidden || !name.StartsWith('.'))
                {
                    (new DirectoryInfo(path).LinkTarget is null ? real : linked).Add(path);
                }
            }
            else if (isWanted(name))
            {
                Take(folder, path, status.Length);
            }
        }

        return [.. real, .. linked];
    }

    private void Take(string folder, string path, long length)
    {
        if (isFull)
        {
            return;
        }

        bytes += length <= maxFileBytes ? length : 0;
        isFull = files.Count >= MaxFiles || bytes > MaxTotalBytes;
        if (!isFull)
        {
            files.Add(path);
        }
        else if (bytes > MaxTotalBytes)
        {
            Fault(path, $"with it the files here are more than {MaxTotalBytes / 1024 / 1024} MiB", "move what doesn't belong here elsewhere; it and what comes after it is not read");
        }
        else
        {
            Fault(folder, $"more than {MaxFiles} files", "move what doesn't belong here elsewhere; the rest is not read");
        }
    }

    private string[]? List(string folder)
    {
        try
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Take(Math.Max(0, MaxEntries - entries) + 1)];
            entries += names.Length;
            if (entries > MaxEntries)
            {
                Fault(folder, $"more than {MaxEntries} names", "move what doesn't belong here elsewhere; the rest is not read");
                names = names[..^1];
            }

            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fault(folder, $"the folder can't be read ({error.GetType().Name})", "check that it exists and its permissions");
            return null;
        }
    }

    private void Fault(string folder, string what, string cure) => faults.Add(new FolderFault(folder, what, cure));
}
