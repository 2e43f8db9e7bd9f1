using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Writes an action item: the instruction first, and after it what it rests on.</summary>
internal static class ActionLine
{
    /// <summary>The answers that the instruction rests on, as a line of their own; null when it shows none.</summary>
    public static Line? Evidence(ActionItem item, NoticePhrases phrases) =>
        item.Answers.IsEmpty ? null : new Line([new Span(phrases.Evidence), .. Answers(item, phrases)]);

    /// <summary>Instruction and answers in one line, for places that have no second one.</summary>
    public static Line InOneLine(ActionItem item, NoticePhrases phrases) =>
        item.Answers.IsEmpty ? item.Do : new Line([.. item.Do.Spans, new Span(phrases.Semicolon), .. Answers(item, phrases)]);

    private static IEnumerable<Span> Answers(ActionItem item, NoticePhrases phrases) =>
        item.Answers.SelectMany((answer, index) => index == 0 ? answer.Spans : answer.Spans.Insert(0, new Span(phrases.Semicolon)));
}
