using System.Collections.Immutable;
using System.Text;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>The files of a runbooks' folder as they stood at a moment, and what could not be read.</summary>
/// <param name="Exists">False while the folder is missing, as in the middle of a symlink swap.</param>
internal sealed record RunbookFolder(string Folder, bool Exists, ImmutableArray<RunbookSource> Sources, ImmutableArray<Problem> Problems)
{
    private const int DeepestFolder = 8;
    private const int LargestFile = 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Every <c>*.md</c> below the folder but READMEs and what lies in hidden folders; symbolic links are followed.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = DeepestFolder, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        return Directory.EnumerateFiles(folder, "*.md", options)
            .Where(path => IsWanted(Relative(folder, path)))
            .Order(StringComparer.Ordinal);
    }

    public static RunbookFolder Read(string folder)
    {
        var sources = ImmutableArray.CreateBuilder<RunbookSource>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        try
        {
            foreach (var path in Files(folder))
            {
                Read(folder, path, sources, problems);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(folder, 0, $"the runbooks' folder can't be read ({error.GetType().Name})", "check runbooks.path and the folder's permissions"));
            return new RunbookFolder(folder, false, [], problems.ToImmutable());
        }

        return new RunbookFolder(folder, true, sources.ToImmutable(), problems.ToImmutable());
    }

    private static void Read(string folder, string path, ImmutableArray<RunbookSource>.Builder sources, ImmutableArray<Problem>.Builder problems)
    {
        var relative = Relative(folder, path);
        var shown = Path.Combine(folder, relative).Replace('\\', '/');
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                problems.Add(new Problem(shown, 0, "the file is over 1 MiB", "a runbook is text that fits a page; move attachments elsewhere"));
                return;
            }

            sources.Add(new RunbookSource(relative, shown, Utf8.GetString(File.ReadAllBytes(path))));
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new Problem(shown, 0, "the file is not UTF-8", "save it as UTF-8"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(shown, 0, $"the file can't be read ({error.GetType().Name})", "check that it exists and its permissions"));
        }
    }

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static bool IsWanted(string relative)
    {
        var parts = relative.Split('/');
        return !parts.Any(part => part.StartsWith('.')) && !parts[^1].StartsWith("README.", StringComparison.OrdinalIgnoreCase);
    }
}
