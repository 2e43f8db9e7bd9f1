namespace AlertOps.Notices;

/// <summary>A notice as a fragment of the web page: semantic HTML with classes, styled by the site's stylesheet.</summary>
internal static class NoticeHtml
{
    public static string Render(Notice notice) => throw new NotImplementedException();
}
