using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Runbooks;

/// <summary>The files of a runbooks' folder as they stood at a moment, and what could not be read.</summary>
/// <param name="Exists">False while the folder is missing, as in the middle of a symlink swap.</param>
internal sealed record RunbookFolder(string Folder, bool Exists, ImmutableArray<RunbookSource> Sources, ImmutableArray<Problem> Problems)
{
    /// <summary>Far beyond a page of text; what is read of a file in a time that grows with its square stays short.</summary>
    private const int LargestFile = 256 * 1024;

    /// <summary>Every <c>*.md</c> below the folder but READMEs and what lies in hidden folders; symbolic links are followed.</summary>
    public static FolderListing List(string folder) => FolderWalk.Of(folder, IsWanted, LargestFile);

    public static RunbookFolder Read(string folder)
    {
        var listing = List(folder);
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (!listing.Exists)
        {
            problems.AddRange(listing.Faults.Select(fault => new Problem(folder, 0, $"the runbooks' folder: {fault.What}", "check runbooks.path and the folder's permissions")));
            return new RunbookFolder(folder, false, [], problems.ToImmutable());
        }

        problems.AddRange(listing.Faults.Select(fault => new Problem(fault.Path.Replace('\\', '/'), 0, fault.What, fault.Cure)));
        var sources = ImmutableArray.CreateBuilder<RunbookSource>();
        foreach (var path in listing.Files)
        {
            var relative = Relative(folder, path);
            var shown = Path.Combine(folder, relative).Replace('\\', '/');
            var (text, content) = BoundedFile.Read(path, LargestFile).Decode();
            if (text is null)
            {
                problems.Add(new Problem(shown, 0, content.What, Cure(content.Trouble)));
            }
            else
            {
                sources.Add(new RunbookSource(relative, shown, text));
            }
        }

        return new RunbookFolder(folder, true, sources.ToImmutable(), problems.ToImmutable());
    }

    private static string Cure(FileTrouble trouble) => trouble switch
    {
        FileTrouble.TooLong => "a runbook is text that fits a page; move attachments elsewhere",
        FileTrouble.NotUtf8 => "save it as UTF-8",
        FileTrouble.NoAnswer => "check the disk or the server that it lies on",
        FileTrouble.NotAFile => "put a file in its place, or a link to one",
        _ => "check that it exists and its permissions",
    };

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static bool IsWanted(string name) =>
        name.EndsWith(".md", StringComparison.Ordinal) && !name.StartsWith('.') && !name.StartsWith("README.", StringComparison.OrdinalIgnoreCase);
}
