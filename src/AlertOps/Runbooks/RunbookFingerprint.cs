using System.Security.Cryptography;
using System.Text;
using AlertOps.Files;

namespace AlertOps.Runbooks;

/// <summary>Detects changes of a folder: cheaply from its listing, reliably from the contents of its files.</summary>
internal static class RunbookFingerprint
{
    /// <summary>The names, sizes and times of the files, of links those of their targets; null when the folder can't be listed.</summary>
    public static string? OfListing(string folder)
    {
        var seen = RunbookFolder.List(folder);
        return seen.Exists && FileSystemTimeout.Shared.TryRun(folder, () => Of(folder, seen), FileSystemTimeout.WholeFolder, out var listing) ? listing : null;
    }

    private static string Of(string folder, FolderListing seen)
    {
        var listing = new StringBuilder(folder);
        foreach (var path in seen.Files)
        {
            listing.Append('\n').Append(path).Append('\t').Append(State(path));
        }

        return listing.AppendJoin('\n', seen.Faults).ToString();
    }

    private static string State(string path)
    {
        try
        {
            // A swapped link (Kubernetes, git-sync) keeps its name while its target changes.
            var target = new FileInfo(path);
            target = target.LinkTarget is null ? target : target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target;
            return target.Exists ? $"{target.FullName}\t{target.Length}\t{target.LastWriteTimeUtc.Ticks}" : $"{target.FullName}\tmissing";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A link to itself, or into a folder without permission.
            return "unreachable";
        }
    }

    /// <summary>A hash of the contents and problems of all files.</summary>
    public static string OfContents(RunbookFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{folder.Folder}\0{folder.Exists}"));
        foreach (var source in folder.Sources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{source.Path}\0{source.Text.Length}\0"));
            hash.AppendData(Encoding.UTF8.GetBytes(source.Text));
        }

        foreach (var problem in folder.Problems)
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\0" + problem));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
