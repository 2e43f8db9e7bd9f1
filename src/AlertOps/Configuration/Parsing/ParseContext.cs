using AlertOps.Text;

namespace AlertOps.Configuration.Parsing;

/// <summary>Is shared by all section readers: collects problems, and finds files.</summary>
/// <param name="directory">The folder of the main file, where relative paths start.</param>
internal sealed class ParseContext(string directory, ConfigurationFiles files, ProblemList problems)
{
    public string Directory { get; } = directory;

    public ConfigurationFiles Files { get; } = files;

    /// <summary>Keys that are announced and not built.</summary>
    public required NotYet Announced { get; init; }

    /// <summary>True when files of secrets are not read.</summary>
    public bool WithoutSecrets { get; init; }

    /// <summary>Problems with which the service starts nonetheless.</summary>
    public List<Problem> Risks { get; } = [];

    public List<Problem> Warnings { get; } = [];

    /// <summary>True when a further problem is only counted, so that no time is spent on its text.</summary>
    public bool IsFlooded => problems.IsFull;

    /// <summary>The folders that systemd gives the unit; none without it.</summary>
    public ServiceFolders Folders { get; init; } = ServiceFolders.None;

    /// <returns>The path of a file that the service writes: in the unit's state directory, else beside the configuration.</returns>
    public string WritablePath(string path) => Path.GetFullPath(Path.Combine(Folders.State ?? Directory, path));

    /// <returns>The path of a file that is only read: one of the unit's credentials, else a file beside the one that names it.</returns>
    public string ReadablePath(string path, SourceLocation by)
    {
        if (Folders.Credentials is { } credentials && !Path.IsPathRooted(path) && File.Exists(Path.Combine(credentials, path)))
        {
            return Path.GetFullPath(Path.Combine(credentials, path));
        }

        return Path.GetFullPath(Path.Combine(FolderOf(by), path));
    }

    /// <returns>The folder at which paths written in <paramref name="by"/> start.</returns>
    public string FolderOf(SourceLocation by) =>
        by.Line == 0 ? Directory : Path.GetDirectoryName(Path.GetFullPath(by.File, WorkingDirectory)) ?? Directory;

    /// <returns>The cure for a file named in <paramref name="by"/> that can't be read.</returns>
    public string CureForUnreadable(SourceLocation by) =>
        $"name a file that the service may read, from the root or from {FolderOf(by)}"
        + (Folders.Credentials is null ? "" : "; or give it to the unit with a line LoadCredential=NAME:FILE, and restart");

    /// <summary>The folder at which the paths of a <see cref="SourceLocation"/> start.</summary>
    public string WorkingDirectory { get; init; } = directory;

    public void Report(SourceLocation location, string what, string cure) => problems.Add(new Problem(location.File, location.Line, what, cure));

    /// <returns>A cure that names the nearest of the choices, if there is one; see <see cref="Suggestion"/>.</returns>
    public string Cure(string written, IEnumerable<string> choices, string otherwise) => IsFlooded ? otherwise : Suggestion.Cure(written, choices, otherwise);

    public string AbsolutePath(string path) => Path.GetFullPath(Path.Combine(Directory, path));
}
