namespace AlertOps.Notices;

/// <summary>The first line of a message, after the badge.</summary>
internal static class NoticeHeading
{
    /// <summary>
    /// The heading with the blank that separates it from the badge; a digest in Chinese needs none before its bracket. The incident's number is part of the
    /// heading when the incident is resolved; before that it is among the facts.
    /// </summary>
    public static string AfterBadge(Notice notice, NoticePhrases phrases) => notice.Kind switch
    {
        NoticeKind.Resolved => " " + notice.Title + phrases.Comma + phrases.IncidentNumber(notice.IncidentId),
        NoticeKind.Digest => WithoutBadge(notice.Title, notice),
        _ => " " + notice.Title,
    };

    /// <summary>Removes the badge from a digest's title or summary, which begin with it ("37 起新事件") so that they can stand alone.</summary>
    public static string WithoutBadge(string text, Notice notice) => text.StartsWith(notice.Badge, StringComparison.Ordinal) ? text[notice.Badge.Length..] : " " + text;
}
