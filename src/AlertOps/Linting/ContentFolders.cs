namespace AlertOps.Linting;

/// <summary>The folders of rules, runbooks and dashboards that are checked together.</summary>
/// <param name="Rules">Null when there is none, since the rules of some runbooks are kept elsewhere; likewise for <paramref name="Dashboards"/>.</param>
internal sealed record ContentFolders(string? Rules, string Runbooks, string? Dashboards)
{
    /// <summary>Takes the given folders, and <c>rules</c> and <c>dashboards</c> beside the runbooks for those that are null.</summary>
    public static ContentFolders For(string? rules, string runbooks, string? dashboards)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runbooks))) ?? "";
        return new ContentFolders(rules ?? Existing(Path.Combine(beside, "rules")), runbooks, dashboards ?? Existing(Path.Combine(beside, "dashboards")));
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
