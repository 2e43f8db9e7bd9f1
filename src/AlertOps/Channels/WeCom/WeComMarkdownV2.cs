using System.Text;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Renders a notice in a robot's <c>markdown_v2</c> (WeCom documentation 99110), which has lists and tables, but neither colours nor mentions. Warnings are
/// bold instead of coloured. Clients may join lines at single line feeds, so empty lines separate paragraphs and facts are a list.
/// </summary>
internal sealed class WeComMarkdownV2 : WeComMarkdownBase
{
    private static readonly WeComMarkdownV2 Writer = new();

    private WeComMarkdownV2()
    {
    }

    protected override string Break => "\n\n";

    protected override string AfterActions => "";

    /// <param name="budget">UTF-8 bytes: 4096.</param>
    public static string Render(Notice notice, int budget) => Shrink.Fit(Shown(notice), budget, Writer.Write);

    /// <summary>True when <see cref="Render"/> leaves nothing out.</summary>
    public static bool Fits(Notice notice, int budget) => Shrink.Fits(Shown(notice), budget, Writer.Write);

    private static Notice Shown(Notice notice) =>
        notice with { Blocks = [.. notice.Blocks.Where(block => block is not Block.Chart { ShownElsewhere: true })], Mentions = [] };

    protected override string Badge(Notice notice) => Escape($"[{notice.Badge}]");

    protected override string Mentions(Notice notice) => "";

    protected override void AppendFacts(StringBuilder text, IEnumerable<string> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            text.Append(first ? "\n\n- " : "\n- ").Append(line);
            first = false;
        }
    }

    protected override void AppendTable(StringBuilder text, Block.Table table)
    {
        if (table.Rows.IsEmpty)
        {
            return;
        }

        text.Append("\n\n**").Append(Escape(table.Title)).Append("**\n\n");
        AppendRow(text, table.Rows[0]);
        text.Append('\n').Append('|').Insert(text.Length, " :-- |", table.Rows[0].Length);
        foreach (var row in table.Rows.Skip(1))
        {
            text.Append('\n');
            AppendRow(text, row);
        }
    }

    protected override string Toned(Tone tone, string text) => tone is Tone.Strong or Tone.Warning ? Bold(text) : Escape(text);

    protected override string Escape(string text) => WithoutLooseUnderscores(
        WeComTags.Escape(text).Replace('*', '＊').Replace('[', '［').Replace(']', '］').Replace('`', 'ˋ').Replace('|', '｜').Replace('~', '～').Replace('\\', '＼'));

    /// <summary>
    /// Replaces underscores that could begin or end emphasis. An underscore between letters or digits can't, and is frequent in names of metrics.
    /// </summary>
    private static string WithoutLooseUnderscores(string text) => !text.Contains('_', StringComparison.Ordinal)
        ? text
        : string.Concat(text.Select((character, index) => character == '_' && !(IsWord(text, index - 1) && IsWord(text, index + 1)) ? '＿' : character));

    private static bool IsWord(string text, int index) => index >= 0 && index < text.Length && char.IsAsciiLetterOrDigit(text[index]);

    protected override string EscapeStart(string line)
    {
        var text = line.TrimStart();
        return text.Length == 0 ? text : text[0] switch
        {
            '#' => "＃" + text[1..],
            '-' => "－" + text[1..],
            '+' => "＋" + text[1..],
            '=' => "＝" + text[1..],
            _ => text,
        };
    }

    /// <summary>
    /// Adds blanks around bold text that begins or ends with punctuation: without one a marker does not close before a letter (CommonMark, right-flanking).
    /// </summary>
    private string Bold(string text)
    {
        var core = text.Trim();
        var before = char.IsLetterOrDigit(core[0]) ? "" : " ";
        var after = char.IsLetterOrDigit(core[^1]) ? "" : " ";
        return before + Around(text, "**", "**") + after;
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells)
    {
        text.Append('|');
        foreach (var cell in cells)
        {
            text.Append(' ').Append(Writer.Escape(CleanText.Of(cell))).Append(" |");
        }
    }
}
