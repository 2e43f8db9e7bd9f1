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

    public void Report(Place place, string what, string cure) => problems.Add(new Problem(place.File, place.Line, what, cure));

    /// <summary>A cure: the nearest of the choices, if there is one; see <see cref="DidYouMean"/>.</summary>
    public string Cure(string written, IEnumerable<string> choices, string otherwise) => IsFlooded ? otherwise : DidYouMean.Cure(written, choices, otherwise);

    public string Absolute(string path) => Path.GetFullPath(Path.Combine(Directory, path));
}
