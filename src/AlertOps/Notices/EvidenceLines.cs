using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Answers of Prometheus as lines. ✔ and ✘ stand only where <c>ok_if</c> was judged; what is missing says so and why.</summary>
internal sealed class EvidenceLines(NoticeDraft draft, RunbookEvidence about)
{
    /// <summary>Rows of a table that stand beside an action.</summary>
    public const int MaxRows = 3;

    private readonly NoticePhrases phrases = draft.Phrases;
    private readonly HashSet<(Unavailable, double)> explained = [];

    public Runbook Runbook { get; } = about.Match.Runbook.In(draft.Language);

    public EvidenceSet Evidence => about.Evidence;

    public bool IsKnown(RunbookQuery query) => Evidence[query.Id] is { IsKnown: true };

    /// <summary>Unknown without a limit, and wherever a number is missing.</summary>
    public Truth Judge(RunbookQuery query) => query.OkIf?.AllHold(Evidence[query.Id]) ?? Truth.Unknown;

    /// <param name="titled">Whether a table says whose rows these are; single values always do.</param>
    /// <param name="boxed">Whether the number stands in a code box.</param>
    public Line Known(RunbookQuery query, bool titled, bool boxed = true)
    {
        var answer = Evidence[query.Id]!;
        return query.Show == EvidenceView.Table ? Rows(query, answer, titled) : Value(query, answer, boxed);
    }

    /// <summary>The series that decides, and its number.</summary>
    public static Series Worst(RunbookQuery query, Evidence answer)
    {
        var known = answer.Series.Where(series => series.HasValue).ToArray();
        var failing = query.OkIf is { } limit ? Array.FindAll(known, series => !limit.HoldsFor(series.Value!.Value)) : [];
        var candidates = failing.Length > 0 ? failing : known;
        return query.OkIf?.Comparison is Comparison.Greater or Comparison.GreaterOrEqual
            ? candidates.MinBy(series => series.Value)!
            : candidates.MaxBy(series => series.Value)!;
    }

    /// <summary>One quiet line for all that could not be known: what, why, and where to look instead. A reason is given in full once.</summary>
    public Line Missing(ImmutableArray<RunbookQuery> queries, bool titled, string panel)
    {
        var parts = queries.GroupBy(query => (Evidence[query.Id] ?? Unasked(query)).Missing).Select(group =>
        {
            var titles = titled || group.Key is null ? string.Join(phrases.Listed, group.Select(query => Title(query))) + " " : "";
            return titles + (group.Key is { } reason ? phrases.NotKnown + Why(reason, group.First()) : phrases.NotANumber);
        });
        var look = panel.Length == 0 ? "" : phrases.Comma + phrases.LookAtPanel(panel);
        return Line.Of(string.Join(phrases.Comma, parts) + look, Tone.Quiet);
    }

    /// <summary>The panel that shows the query's answer: the one whose title shares most with the query's, else the first.</summary>
    public string PanelFor(RunbookQuery? query)
    {
        var panels = Runbook.Dashboard?.Panels ?? [];
        return panels.IsEmpty ? "" : CleanText.Of(panels.MaxBy(panel => query is null ? 0 : Shared(panel, query.Title))!, 40);
    }

    public static string Title(RunbookQuery query) => CleanText.Of(query.Title.Length > 0 ? query.Title : query.Id, 40);

    public string Format(double value, RunbookQuery query) => ValueFormat.Format(value, query.Unit, draft.Language);

    public SeriesNames Names(Evidence answer) => new(answer.Series, draft.Input.Incident.CommonLabels);

    private Line Value(RunbookQuery query, Evidence answer, bool boxed)
    {
        var worst = Worst(query, answer);
        var name = answer.Series.Length > 1 ? string.Join(' ', Names(answer).Of(worst)) : "";
        var spark = query.Show == EvidenceView.Chart ? Sparkline.Of(worst.Points) : "";
        var tail = phrases.Spaced(phrases.Spaced(name.Length > 0 ? phrases.Bracketed(name) : "", Mark(query)), spark);
        return new Line([
            new Span(Title(query) + " "),
            new Span(Format(worst.Value!.Value, query), boxed ? Tone.Value : Tone.Plain),
            .. Text(tail.Length == 0 || tail[0] is ' ' or '（' ? tail : " " + tail),
        ]);
    }

    private Line Rows(RunbookQuery query, Evidence answer, bool titled)
    {
        var names = Names(answer);
        var shown = answer.Series.Where(series => series.HasValue).Take(MaxRows).ToArray();
        var spans = ImmutableArray.CreateBuilder<Span>();
        if (titled || names.Of(shown[0]).IsEmpty)
        {
            spans.Add(new Span(Title(query) + " "));
        }

        for (var index = 0; index < shown.Length; index++)
        {
            spans.AddRange(Text(index == 0 ? "" : phrases.Comma));
            spans.AddRange(Row(query, shown[index], names.Of(shown[index])));
        }

        if (answer.Series.Length > shown.Length)
        {
            spans.Add(new Span(phrases.Comma + phrases.AndMore(answer.Series.Length - shown.Length)));
        }

        spans.AddRange(Text(Judge(query) == Truth.True ? " ✔" : ""));
        return new Line(spans.ToImmutable());
    }

    private IEnumerable<Span> Row(RunbookQuery query, Series series, ImmutableArray<string> name)
    {
        var value = Format(series.Value!.Value, query);
        if (name.IsEmpty)
        {
            yield return new Span(value, Tone.Value);
        }
        else
        {
            yield return new Span(name[0], Tone.Value);
            yield return new Span(" " + value + (name.Length > 1 ? phrases.Bracketed(string.Join(phrases.Comma, name.Skip(1))) : ""));
        }

        if (query.OkIf is { } limit && !limit.HoldsFor(series.Value.Value))
        {
            yield return new Span(" ✘");
        }
    }

    private string Mark(RunbookQuery query) => Judge(query) switch
    {
        Truth.True => "✔",
        Truth.False => "✘" + phrases.Bracketed(phrases.ShouldBe(query.OkIf!.Comparison, Format(query.OkIf.Limit, query))),
        Truth.Unknown => "",
    };

    /// <summary>The reason in brackets, the first time it is told; "" after that.</summary>
    public string Why(Unavailable reason, RunbookQuery query)
    {
        var took = Evidence[query.Id]?.Took ?? TimeSpan.Zero;
        return explained.Add((reason, Math.Round(took.TotalSeconds))) ? phrases.Bracketed(phrases.Why(reason, took)) : "";
    }

    private static Evidence Unasked(RunbookQuery query) => Runbooks.Evidence.Unknown(query.Id, query.Expr, Unavailable.NotAsked, "");

    private static ImmutableArray<Span> Text(string text) => text.Length == 0 ? [] : [new Span(text)];

    // Length of the longest run of characters that both have, at least two.
    private static int Shared(string panel, string title)
    {
        for (var length = Math.Min(panel.Length, title.Length); length >= 2; length--)
        {
            for (var start = 0; start + length <= title.Length; start++)
            {
                if (panel.Contains(title.Substring(start, length), StringComparison.OrdinalIgnoreCase))
                {
                    return length;
                }
            }
        }

        return 0;
    }
}
