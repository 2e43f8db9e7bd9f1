using System.Collections.Immutable;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Writes the answer of the alerts' own expression: the numbers, the worst first, the comparison that makes the alert fire, and whether it still holds. Where the
/// number is 0 or 1 by construction only the last.
/// </summary>
internal sealed class SelfLine(NoticeDraft draft, SelfAnswer self)
{
    private const int MaxNumbers = 3;
    private readonly NoticePhrases phrases = draft.Phrases;

    public Line Write()
    {
        ImmutableArray<Span> numbers = self.HasNumbers ? [.. Numbers()] : [];
        var verdict = Verdict();
        return new Line(verdict.Length == 0 ? numbers : numbers.Add(new Span((numbers.IsEmpty ? "" : phrases.Comma) + verdict)));
    }

    private IEnumerable<Span> Numbers()
    {
        var names = draft.NamesOf(self.Alerts);
        var known = self.WorstFirst.DistinctBy(names.KeyOf, StringComparer.Ordinal).ToArray();
        for (var index = 0; index < Math.Min(known.Length, MaxNumbers); index++)
        {
            var number = ValueFormat.Number(self.Value(known[index])!.Value);
            var before = (index == 0 ? "" : phrases.Comma) + (self.Alerts.Length == 1 ? "" : names.Of(known[index]) + " ");
            if (before.Length > 0)
            {
                yield return new Span(before);
            }

            yield return new Span(number, Tone.Value);
        }

        if (known.Length > MaxNumbers)
        {
            yield return new Span(phrases.Comma + phrases.AndMore(known.Length - MaxNumbers));
        }

        if (self.Expression.Threshold is { } threshold)
        {
            yield return new Span(phrases.FiresAt($"{Sign(threshold.Comparison)} {ValueFormat.Number(threshold.Limit)}"));
        }
    }

    private string Verdict()
    {
        var judged = self.Alerts.Select(self.Holds).ToArray();
        var holding = judged.Count(holds => holds == Truth.True);
        return judged.Contains(Truth.Unknown) && holding == 0 ? self.HasNumbers ? "" : phrases.NotKnown
            : holding == judged.Length ? phrases.StillHolds
            : holding == 0 ? phrases.HoldsNoLonger
            : phrases.StillHoldsFor(holding, judged.Length);
    }

    private static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Less => "<",
        Comparison.LessOrEqual => "≤",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => "≥",
        Comparison.Equal => "=",
        Comparison.NotEqual => "≠",
    };
}
