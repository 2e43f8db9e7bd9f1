namespace AlertOps.Notices;

/// <summary>The first line after the badge.</summary>
internal static class Heading
{
    /// <summary>When it is over the incident's number stands here; while it fires it stands among the facts.</summary>
    public static string Of(Notice notice, Wording wording) =>
        notice.Kind == NoticeKind.Resolved ? notice.Title + wording.Comma + wording.IncidentNumber(notice.IncidentId) : notice.Title;
}
