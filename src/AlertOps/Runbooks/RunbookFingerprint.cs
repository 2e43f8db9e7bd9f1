using System.Security.Cryptography;
using System.Text;

namespace AlertOps.Runbooks;

/// <summary>Says cheaply whether a folder may have changed, and surely whether its contents did.</summary>
internal static class RunbookFingerprint
{
    /// <summary>Names, sizes and times of the files that symbolic links lead to; null when the folder can't be listed.</summary>
    public static string? OfListing(string folder)
    {
        try
        {
            var listing = new StringBuilder(folder);
            foreach (var path in RunbookFolder.Files(folder))
            {
                // A swapped link (Kubernetes, git-sync) keeps its name while its target changes.
                var target = new FileInfo(path);
                target = target.LinkTarget is null ? target : target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target;
                listing.Append('\n').Append(path).Append('\t').Append(target.FullName).Append('\t')
                    .Append(target.Exists ? target.Length : -1).Append('\t').Append(target.Exists ? target.LastWriteTimeUtc.Ticks : 0);
            }

            return listing.ToString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
