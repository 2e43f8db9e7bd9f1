namespace AlertOps.Checking;

/// <summary>Where the rules and dashboards are that belong to a folder of runbooks.</summary>
internal sealed record ContentFolders(string Rules, string Dashboards)
{
    /// <summary>
    /// Those named; else <c>rules</c> and <c>dashboards</c> beside the runbooks, as this repository has them. Null when there are none: one's own runbooks
    /// may answer for rules that live elsewhere.
    /// </summary>
    public static ContentFolders? For(string? rules, string? dashboards, string runbooks)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runbooks))) ?? "";
        rules ??= Path.Combine(beside, "rules") is var near && Directory.Exists(near) ? near : null;
        dashboards ??= Path.Combine(beside, "dashboards") is var next && Directory.Exists(next) ? next : null;
        return rules is null || dashboards is null ? null : new ContentFolders(rules, dashboards);
    }
}
