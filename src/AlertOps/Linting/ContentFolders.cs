namespace AlertOps.Linting;

/// <summary>Where the rules and dashboards are that belong to a folder of runbooks.</summary>
/// <param name="Rules">Null when there are none: one's own runbooks may answer for rules that live elsewhere. So with <paramref name="Dashboards"/>.</param>
internal sealed record ContentFolders(string? Rules, string Runbooks, string? Dashboards)
{
    /// <summary>Those named; else <c>rules</c> and <c>dashboards</c> beside the runbooks, as this repository has them.</summary>
    public static ContentFolders For(string? rules, string runbooks, string? dashboards)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runbooks))) ?? "";
        return new ContentFolders(rules ?? Existing(Path.Combine(beside, "rules")), runbooks, dashboards ?? Existing(Path.Combine(beside, "dashboards")));
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
