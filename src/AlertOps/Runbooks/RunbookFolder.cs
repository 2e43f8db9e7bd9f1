using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Runbooks;

/// <summary>The files of a runbooks' folder at one moment, and the problems of those that could not be read.</summary>
/// <param name="Exists">False while the folder is missing, as in the middle of a symlink swap.</param>
internal sealed record RunbookFolder(string Folder, bool Exists, ImmutableArray<RunbookSource> Sources, ImmutableArray<Problem> Problems)
{
    /// <summary>More than any page of text. It also keeps those steps short whose time grows with the square of the length.</summary>
    private const int MaxFileBytes = 256 * 1024;

    /// <summary>Lists every <c>*.md</c> below the folder, except READMEs and hidden folders; symbolic links are followed.</summary>
    public static FolderListing List(string folder) => FolderWalk.Of(folder, IsWanted, MaxFileBytes);

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
            var (text, content) = BoundedFile.Read(path, MaxFileBytes).Decode();
            if (text is null)
            {
                problems.Add(new Problem(shown, 0, content.What, Cure(content.Error)));
            }
            else
            {
                sources.Add(new RunbookSource(relative, shown, text));
            }
        }

        return new RunbookFolder(folder, true, sources.ToImmutable(), problems.ToImmutable());
    }

    private static string Cure(FileError error) => error switch
    {
        FileError.TooLong => "a runbook is text that fits a page; move attachments elsewhere",
        FileError.NotUtf8 => "save it as UTF-8",
        FileError.Timeout => "check the disk or the server that it lies on",
        FileError.NotAFile => "put a file in its place, or a link to one",
        _ => "check that it exists and its permissions",
    };

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static bool IsWanted(string name) =>
        name.EndsWith(".md", StringComparison.Ordinal) && !name.StartsWith('.') && !name.StartsWith("README.", StringComparison.OrdinalIgnoreCase);
}
