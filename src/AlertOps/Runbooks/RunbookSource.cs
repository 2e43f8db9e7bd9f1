using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>A file as it was read.</summary>
/// <param name="Path">Relative to the runbooks' folder, with slashes.</param>
/// <param name="File">How problems name it.</param>
internal sealed record RunbookSource(string Path, string File, string Text)
{
    private const string EnglishEnding = ".en.md";
    private const string Ending = ".md";

    public Language Language => Path.EndsWith(EnglishEnding, StringComparison.Ordinal) ? Language.English : Language.Chinese;

    /// <summary>Path without ending; the same for a runbook and its translation.</summary>
    public string Stem => Path[..^(Language == Language.English ? EnglishEnding : Ending).Length];

    public string Id => Stem[(Stem.LastIndexOf('/') + 1)..];

    /// <summary>First folder of the path; "" for files at the top.</summary>
    public string Component => Path.Contains('/') ? Path[..Path.IndexOf('/')] : "";

    /// <summary>Pages under a folder <c>reference</c> are read and searched, and never match an alert.</summary>
    public bool IsReference => ('/' + Path).Contains("/reference/", StringComparison.Ordinal);
}
