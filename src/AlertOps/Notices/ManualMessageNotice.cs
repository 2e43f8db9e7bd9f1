using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks.Templates;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Builds the notice of a message that somebody wrote by hand. Of Markdown it understands headings, lists, quotations and fenced lines, and within a line
/// bold, code and links. Everything else stays as it was typed.
/// </summary>
internal static class ManualMessageNotice
{
    private const int TitleLength = 120;
    private const int LineLength = 1_000;
    private const string Fence = "```";

    public static Notice Of(NoticeInput input, Language language)
    {
        var phrases = NoticePhrases.In(language);
        var incident = input.Incident;
        var title = CleanText.Of(ManualMessage.TitleOf(incident), TitleLength);
        var lines = Lines(ManualMessage.BodyOf(incident)).ToImmutableArray();
        var url = input.Links.Incident(incident.Id, input.Change.Id);
        return new Notice(
            NoticeKind.Firing, language, incident.Severity, incident.Id, phrases.Severity(incident.Severity), title,
            lines.IsEmpty ? Line.Of() : lines[0].Line, title,
            [.. lines.Skip(1).Select(Block), new Block.Links([new Span(phrases.IncidentLink, Tone.Plain, url)], BlockRank.Always)],
            [], url)
        {
            ShortTitle = title,
        };
    }

    // A tight budget drops lines from the end.
    private static Block Block((Line Line, bool Quoted) written) =>
        written.Quoted ? new Block.Quote([written.Line], BlockRank.Details) : new Block.Paragraph(written.Line, BlockRank.Details);

    private static IEnumerable<(Line Line, bool Quoted)> Lines(string body)
    {
        var fenced = false;
        foreach (var text in body.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (text.StartsWith(Fence, StringComparison.Ordinal))
            {
                fenced = !fenced;
                continue;
            }

            var line = fenced ? Line.Of(CleanText.Of(text, LineLength), Tone.Value) : LineOf(text.TrimStart('>').TrimStart());
            if (!line.Spans.IsEmpty)
            {
                yield return (line, !fenced && text[0] == '>');
            }
        }
    }

    private static Line LineOf(string text)
    {
        var level = text.TakeWhile(letter => letter == '#').Count();
        if (level is > 0 and <= 6 && text.Length > level && text[level] == ' ')
        {
            return Line.Of(CleanText.Of(Inline(text[level..]).Text, LineLength), Tone.Strong);
        }

        return text is ['-' or '*' or '+', ' ', ..] ? new Line([new Span("• "), .. Inline(text[2..]).Spans]) : Inline(text);
    }

    private static Line Inline(string text) => NoticeDraft.Tidy(MarkdownLine.Parse(text, new TokenTable()), LineLength);
}
