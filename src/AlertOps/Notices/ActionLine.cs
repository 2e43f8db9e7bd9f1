using System.Collections.Immutable;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Joins an action item into one line: its head, its evidence, then the rest of the instruction.</summary>
internal static class ActionLine
{
    private const string OpeningBrackets = "（(";
    private const string ClosingBrackets = "）)";

    public static Line Of(ActionItem item, NoticePhrases phrases)
    {
        if (item.Answers.IsEmpty)
        {
            return item.Do;
        }

        var split = item.Do.Spans is [_, { Text: ['：' or ':' or '（' or ' ', ..] }, ..] ? 1 : item.Do.Spans.Length;
        var spans = ImmutableArray.CreateBuilder<Span>();
        spans.AddRange(item.Do.Spans.Take(split));
        spans.Add(new Span(phrases.Colon));
        for (var index = 0; index < item.Answers.Length; index++)
        {
            spans.AddRange(index == 0 ? item.Answers[index].Spans : item.Answers[index].Spans.Insert(0, new Span(phrases.Comma)));
        }

        spans.AddRange(Rest([.. item.Do.Spans.Skip(split)], spans[^1].Text, phrases));
        return new Line(spans.ToImmutable());
    }

    /// <summary>The rest of the instruction, joined to the evidence: its colon becomes a comma, and no bracket follows a bracket.</summary>
    private static ImmutableArray<Span> Rest(ImmutableArray<Span> rest, string before, NoticePhrases phrases)
    {
        if (rest.IsEmpty)
        {
            return rest;
        }

        var text = rest[0].Text;
        if (text.StartsWith('：') || text.StartsWith(':'))
        {
            return rest.SetItem(0, rest[0] with { Text = phrases.Comma + text[1..].TrimStart() });
        }

        var opened = text.TrimStart();
        var doubled = opened.Length > 2 && OpeningBrackets.Contains(opened[0], StringComparison.Ordinal)
            && ClosingBrackets.Contains(opened[^1], StringComparison.Ordinal) && rest.Length == 1
            && before.Length > 0 && ClosingBrackets.Contains(before[^1], StringComparison.Ordinal);
        return doubled ? [rest[0] with { Text = phrases.Semicolon + opened[1..^1] }] : rest;
    }
}
