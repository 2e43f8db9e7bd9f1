using System.Collections.Immutable;

namespace AlertOps.Files;

/// <summary>What could not be looked at.</summary>
/// <param name="Path">Of the folder.</param>
internal sealed record FolderFault(string Path, string What, string Cure);

/// <summary>The files below a folder as they stood at a moment.</summary>
/// <param name="Exists">False when the folder itself can't be listed.</param>
/// <param name="Files">In a fixed order.</param>
internal sealed record FolderListing(bool Exists, ImmutableArray<string> Files, ImmutableArray<FolderFault> Faults);

/// <summary>
/// Walks a folder whose content somebody else decides on. Links are followed; a folder to which several ways lead is entered once, so loops of links
/// cost nothing, and neither depth nor number can run away.
/// </summary>
internal sealed class FolderWalk
{
    private const int DeepestFolder = 8;
    private const int MostFiles = 10_000;
    private const int MostEntries = 100_000;

    /// <summary>Of all files together, which are all in memory at once.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly Func<string, bool> isWanted;
    private readonly int largestFile;
    private readonly bool withHidden;
    private readonly List<string> files = [];
    private readonly List<FolderFault> faults = [];
    private readonly HashSet<string> entered = new(StringComparer.Ordinal);
    private readonly HashSet<string> above = new(StringComparer.Ordinal);
    private int entries;
    private long bytes;
    private bool isFull;

    private FolderWalk(Func<string, bool> isWanted, int largestFile, bool withHidden)
    {
        this.isWanted = isWanted;
        this.largestFile = largestFile;
        this.withHidden = withHidden;
    }

    /// <param name="isWanted">By file name.</param>
    /// <param name="largestFile">In bytes. What is longer is listed, and costs no memory, since it won't be read.</param>
    /// <param name="withHidden">Whether folders whose name begins with a dot are entered.</param>
    /// <returns>Nothing, and a fault, when the file system does not answer in time.</returns>
    public static FolderListing Of(string folder, Func<string, bool> isWanted, int largestFile, bool withHidden = false)
    {
        return FileSystemTimeout.Shared.TryAsk(folder, Walk, FileSystemTimeout.WholeFolder, out var listing)
            ? listing
            : new FolderListing(false, [], [new FolderFault(folder, "the folder can't be listed in time", "check the disk or the server that it lies on")]);

        FolderListing Walk()
        {
            var walk = new FolderWalk(isWanted, largestFile, withHidden);
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

        if (depth > DeepestFolder)
        {
            Fault(folder, $"folders are nested deeper than {DeepestFolder} levels", "move the files up");
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

    /// <summary>Takes the wanted files and gives the folders, links last: what is reached both ways counts where it really is.</summary>
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

        bytes += length <= largestFile ? length : 0;
        isFull = files.Count >= MostFiles || bytes > MostBytes;
        if (!isFull)
        {
            files.Add(path);
        }
        else if (bytes > MostBytes)
        {
            Fault(path, $"with it the files here are more than {MostBytes / 1024 / 1024} MiB", "move what doesn't belong here elsewhere; it and what comes after it is not read");
        }
        else
        {
            Fault(folder, $"more than {MostFiles} files", "move what doesn't belong here elsewhere; the rest is not read");
        }
    }

    private string[]? List(string folder)
    {
        try
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Take(Math.Max(0, MostEntries - entries) + 1)];
            entries += names.Length;
            if (entries > MostEntries)
            {
                Fault(folder, $"more than {MostEntries} names", "move what doesn't belong here elsewhere; the rest is not read");
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
