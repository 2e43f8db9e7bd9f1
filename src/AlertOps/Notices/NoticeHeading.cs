namespace AlertOps.Notices;

/// <summary>The first line after the badge.</summary>
internal static class NoticeHeading
{
    /// <summary>
    /// Begins with the blank that parts it from the badge; Chinese brackets bring their own. When it is over the incident's number stands here; while it
    /// fires it stands among the facts.
    /// </summary>
    public static string AfterBadge(Notice notice, NoticePhrases phrases) => notice.Kind switch
    {
        NoticeKind.Resolved => " " + notice.Title + phrases.Comma + phrases.IncidentNumber(notice.IncidentId),
        NoticeKind.Digest => WithoutBadge(notice.Title, notice),
        _ => " " + notice.Title,
    };

    /// <summary>A digest's title and summary begin with its badge ("37 起新事件"), so that they can stand alone.</summary>
    public static string WithoutBadge(string text, Notice notice) => text.StartsWith(notice.Badge, StringComparison.Ordinal) ? text[notice.Badge.Length..] : " " + text;
}
