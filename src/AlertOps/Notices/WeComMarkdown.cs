namespace AlertOps.Notices;

/// <summary>A notice in the Markdown subset that WeCom shows (fact sheet §3.4), within a byte budget.</summary>
internal static class WeComMarkdown
{
    /// <param name="budget">UTF-8 bytes: 2048 for app messages, 4096 for robots.</param>
    /// <param name="mentions">Whether <c>&lt;@userid&gt;</c> works here (robots).</param>
    public static string Render(Notice notice, int budget, bool mentions) => throw new NotImplementedException();
}
