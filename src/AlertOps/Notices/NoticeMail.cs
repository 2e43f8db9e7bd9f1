namespace AlertOps.Notices;

/// <summary>The parts of a mail. The subject is one line without control characters; the HTML stands alone (inline styles, no request to anywhere).</summary>
internal sealed record MailContent(string Subject, string Text, string Html);

internal static class NoticeMail
{
    public static MailContent Render(Notice notice) => throw new NotImplementedException();
}
