using System.Text;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Renders a notice in the Markdown subset of WeCom (headings, bold, links, one-line code, quotations, three colours; WeCom documentation 90236) within a
/// byte budget.
/// </summary>
internal sealed class WeComMarkdown : WeComMarkdownBase
{
    private static readonly WeComMarkdown Writer = new();

    private WeComMarkdown()
    {
    }

    protected override string Break => "\n";

    protected override string AfterActions => "\n";

    /// <param name="budget">UTF-8 bytes: 2048 for app messages, 4096 for robots.</param>
    /// <param name="mentions">True for robots, where <c>&lt;@userid&gt;</c> mentions a user.</param>
    public static string Render(Notice notice, int budget, bool mentions) => Shrink.Fit(Shown(notice, mentions), budget, Writer.Write);

    /// <summary>True when <see cref="Render"/> leaves nothing out.</summary>
    public static bool Fits(Notice notice, int budget, bool mentions) => Shrink.Fits(Shown(notice, mentions), budget, Writer.Write);

    private static Notice Shown(Notice notice, bool mentions) => notice with
    {
        // Chats show neither tables nor charts whose value an action already shows.
        Blocks = [.. notice.Blocks.Where(block => block is not (Block.Table or Block.Chart { ShownElsewhere: true }))],
        Mentions = mentions && notice.Kind != NoticeKind.Resolved ? notice.Mentions : [],
    };

    protected override string Badge(Notice notice) => Coloured(BadgeColour(notice), Escape(notice.Badge));

    protected override string Mentions(Notice notice) => string.Join(' ', notice.Mentions.Where(WeComRecipient.IsUserId).Select(id => $"<@{id}>"));

    protected override void AppendFacts(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append("\n> ").Append(line);
        }
    }

    protected override void AppendTable(StringBuilder text, Block.Table table)
    {
        // This Markdown has no tables.
    }

    protected override string Toned(Tone tone, string text) => tone switch
    {
        Tone.Strong => Around(text, "**", "**"),
        Tone.Warning => Coloured("warning", Escape(text)),
        Tone.Good => Coloured("info", Escape(text)),
        Tone.Quiet => Coloured("comment", Escape(text)),
        Tone.Plain or Tone.Value => Escape(text),
    };

    protected override string Escape(string text) => WeComTags.Escape(text)
        .Replace('*', '＊').Replace('[', '［').Replace(']', '］').Replace('`', 'ˋ');

    protected override string EscapeStart(string line) => line.StartsWith('#') ? "＃" + line[1..] : line;

    private static string Coloured(string colour, string text) => $"<font color=\"{colour}\">{text}</font>";

    private static string BadgeColour(Notice notice) => notice.Kind == NoticeKind.Resolved ? "info" : notice.Severity switch
    {
        Severity.Critical or Severity.Warning => "warning",
        Severity.Info => "comment",
    };
}
