using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Linting;

/// <summary>The files of a folder of content, each of which may cost only itself.</summary>
internal static class ContentFiles
{
    public static IEnumerable<string> In(string folder, Func<string, bool> isWanted, int largestFile, ICollection<Problem> problems)
    {
        var listing = FolderWalk.Of(folder, isWanted, largestFile, withHidden: true);
        foreach (var fault in listing.Faults)
        {
            problems.Add(new Problem(fault.Path, 0, fault.What, fault.Cure));
        }

        return listing.Files;
    }

    /// <summary>A problem for what a file's content makes of our own code.</summary>
    public static Problem Broken(string file, Exception error) =>
        new(file, 1, $"the file can't be checked ({error.GetType().Name})", "report it with the file: its content breaks AlertOps' own code");
}
