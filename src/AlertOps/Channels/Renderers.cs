using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>The renderers that channels form their bytes with. Channels take them from outside, so that a channel's tests rest on no renderer's wording.</summary>
/// <param name="Markdown">Notice, budget in UTF-8 bytes, whether mentions work.</param>
/// <param name="Text">Notice, budget in UTF-8 bytes.</param>
internal sealed record Renderers(
    Func<Notice, int, bool, string> Markdown,
    Func<Notice, int, string> Text,
    Func<Notice, MailContent> Mail)
{
    public static Renderers Default { get; } = new(WeComMarkdown.Render, PlainText.Render, NoticeMail.Render);
}
