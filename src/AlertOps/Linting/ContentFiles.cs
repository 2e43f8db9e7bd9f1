using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Linting;

/// <summary>Lists the files of a folder with content. An unreadable file is a problem of its own and does not end the check.</summary>
internal static class ContentFiles
{
    public static IEnumerable<string> In(string folder, Func<string, bool> isWanted, int maxFileBytes, ICollection<Problem> problems)
    {
        var listing = FolderWalk.Of(folder, isWanted, maxFileBytes, withHidden: true);
        foreach (var fault in listing.Faults)
        {
            problems.Add(new Problem(fault.Path, 0, fault.What, fault.Cure));
        }

        return listing.Files;
    }

    /// <summary>The problem for an unexpected exception while a file is checked.</summary>
    public static Problem Broken(string file, Exception error) =>
        new(file, 1, $"the file can't be checked ({error.GetType().Name})", "report it with the file: its content breaks AlertOps' own code");
}
