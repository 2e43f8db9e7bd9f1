using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>The text of a runbook's file.</summary>
/// <param name="Path">Relative to the runbooks' folder, with slashes.</param>
/// <param name="File">Its name in problems.</param>
internal sealed record RunbookSource(string Path, string File, string Text)
{
    private const string EnglishEnding = ".en.md";
    private const string Ending = ".md";

    public Language Language => Path.EndsWith(EnglishEnding, StringComparison.Ordinal) ? Language.English : Language.Chinese;

    /// <summary>The path without its ending, which is the same for a runbook and its translation.</summary>
    public string Stem => Path[..^(Language == Language.English ? EnglishEnding : Ending).Length];

    public string Id => Stem[(Stem.LastIndexOf('/') + 1)..];

    /// <summary>The first folder of the path; "" for files at the top.</summary>
    public string Component => Path.Contains('/') ? Path[..Path.IndexOf('/')] : "";

    /// <summary>True below a folder <c>reference</c>: such pages can be browsed and searched, and never match an alert.</summary>
    public bool IsReference => ('/' + Path).Contains("/reference/", StringComparison.Ordinal);
}
