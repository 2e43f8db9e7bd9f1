namespace AlertOps.Notices;

/// <summary>A notice as plain text: WeCom text messages and the text part of mail.</summary>
internal static class PlainText
{
    /// <param name="budget">UTF-8 bytes; <see cref="int.MaxValue"/> for mail.</param>
    public static string Render(Notice notice, int budget) => throw new NotImplementedException();
}
