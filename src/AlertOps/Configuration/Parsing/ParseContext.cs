using AlertOps.Text;

namespace AlertOps.Configuration.Parsing;

/// <summary>What every section parser shares: where problems go, and where files are looked for.</summary>
/// <param name="directory">Of the main file; relative paths start here.</param>
internal sealed class ParseContext(string directory, InvolvedFiles files, ProblemList problems)
{
    public string Directory { get; } = directory;

    public InvolvedFiles Files { get; } = files;

    /// <summary>Files of secrets are not read.</summary>
    public bool WithoutSecrets { get; init; }

    /// <summary>What the service starts with nonetheless.</summary>
    public List<Problem> Risks { get; } = [];

    public List<Problem> Warnings { get; } = [];

    /// <summary>Whether a further problem would only be counted, so that nothing need be looked for to put it into words.</summary>
    public bool IsFlooded => problems.IsFull;

    /// <summary>What systemd gives the unit; nothing without it.</summary>
    public ServiceFolders Folders { get; init; } = ServiceFolders.None;

    /// <summary>Where a file lies that the service writes: under the unit's state directory, else beside the configuration.</summary>
    public string Stored(string path) => Path.GetFullPath(Path.Combine(Folders.State ?? Directory, path));

    /// <summary>A file that is only read: one of the unit's credentials, else beside the file that names it.</summary>
    public string Named(string path, Place by)
    {
        if (Folders.Credentials is { } credentials && !Path.IsPathRooted(path) && File.Exists(Path.Combine(credentials, path)))
        {
            return Path.GetFullPath(Path.Combine(credentials, path));
        }

        return Path.GetFullPath(Path.Combine(FolderOf(by), path));
    }

    /// <summary>Where names that <paramref name="by"/> holds start.</summary>
    public string FolderOf(Place by) =>
        by.Line == 0 ? Directory : Path.GetDirectoryName(Path.GetFullPath(by.File, WorkingDirectory)) ?? Directory;

    /// <summary>What to do about a file named by <paramref name="by"/> that can't be read.</summary>
    public string ReadableCure(Place by) =>
        $"name a file that the service may read, from the root or from {FolderOf(by)}"
        + (Folders.Credentials is null ? "" : "; or give it to the unit with a line LoadCredential=NAME:FILE, and restart");

    /// <summary>Where the names of files in <see cref="Place"/> start.</summary>
    public string WorkingDirectory { get; init; } = directory;

    public void Report(Place place, string what, string cure) => problems.Add(new Problem(place.File, place.Line, what, cure));

    /// <summary>A cure: the nearest of the choices, if there is one; see <see cref="Suggestion"/>.</summary>
    public string Cure(string written, IEnumerable<string> choices, string otherwise) => IsFlooded ? otherwise : Suggestion.Cure(written, choices, otherwise);

    public string Absolute(string path) => Path.GetFullPath(Path.Combine(Directory, path));
}
