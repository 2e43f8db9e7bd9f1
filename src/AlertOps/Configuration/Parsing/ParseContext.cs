namespace AlertOps.Configuration.Parsing;

/// <summary>What every section parser shares: where problems go, and where files are looked for.</summary>
/// <param name="directory">Of the main file; relative paths start here.</param>
internal sealed class ParseContext(string directory, InvolvedFiles files, List<Problem> problems)
{
    public string Directory { get; } = directory;

    public InvolvedFiles Files { get; } = files;

    /// <summary>Files of secrets are not read.</summary>
    public bool WithoutSecrets { get; init; }

    /// <summary>What the service starts with nonetheless.</summary>
    public List<Problem> Risks { get; } = [];

    public List<Problem> Warnings { get; } = [];

    public void Report(Place place, string what, string cure) => problems.Add(new Problem(place.File, place.Line, what, cure));

    public string Absolute(string path) => Path.GetFullPath(Path.Combine(Directory, path));
}
