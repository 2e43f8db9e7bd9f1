using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Writes the answers of the sources as lines, and the source where it isn't Prometheus.
/// ✔ and ✘ appear only when <c>ok_if</c> was judged. For a missing answer the line gives the reason.
/// </summary>
internal sealed class EvidenceLines(NoticeDraft draft, RunbookEvidence about)
{
    /// <summary>The most rows of a table beside an action.</summary>
    public const int MaxRows = 3;

    private readonly NoticePhrases phrases = draft.Phrases;
    private readonly HashSet<(Unavailable, double, string)> explained = [];

    private EvidenceLines(NoticeDraft draft, RunbookEvidence about, HashSet<(Unavailable, double, string)> explained)
        : this(draft, about) => this.explained = explained;

    public Runbook Runbook { get; } = about.Match.Runbook.In(draft.Language);

    public EvidenceSet Evidence => about.Evidence;

    /// <summary>The lines of some alerts alone. A reason that was explained is not explained again.</summary>
    public EvidenceLines Of(RunbookEvidence some) => new(draft, some, explained);

    public bool IsKnown(RunbookQuery query) => Evidence[query.Id] is { IsKnown: true };

    /// <summary>Judges the answer by <c>ok_if</c>; unknown without a limit or when a value is missing.</summary>
    public Truth Judge(RunbookQuery query) => query.OkIf?.AllHold(Evidence[query.Id]) ?? Truth.Unknown;

    /// <param name="titled">True to put the query's title before the rows of a table; single values always have it.</param>
    /// <param name="boxed">True to show the value in a code box.</param>
    public Line Known(RunbookQuery query, bool titled, bool boxed = true)
    {
        var answer = Evidence[query.Id]!;
        return query.IsSelf && SelfAnswer.Of(about.Match.Alerts, answer) is { } self ? new SelfLine(draft, self).Write()
            : query.Show == EvidenceView.Table ? Rows(query, answer, titled)
            : Value(query, answer, boxed);
    }

    /// <summary>The series that decides the verdict.</summary>
    public static Series Worst(RunbookQuery query, Evidence answer)
    {
        var known = answer.Series.Where(series => series.HasValue).ToArray();
        var failing = query.OkIf is { } limit ? Array.FindAll(known, series => !limit.HoldsFor(series.Value!.Value)) : [];
        var candidates = failing.Length > 0 ? failing : known;
        return query.OkIf?.Comparison is Comparison.Greater or Comparison.GreaterOrEqual
            ? candidates.MinBy(series => series.Value)!
            : candidates.MaxBy(series => series.Value)!;
    }

    /// <summary>One grey line for all missing answers, with the reasons and a panel to look at instead. Each reason is explained once.</summary>
    public Line Missing(ImmutableArray<RunbookQuery> queries, bool titled, string panel)
    {
        if (queries is [{ IsSelf: true } self] && SelfAnswer.Of(about.Match.Alerts, Evidence[self.Id]) is not null)
        {
            return Line.Of(phrases.HasNoResult, Tone.Quiet);
        }

        var parts = queries.GroupBy(query => ((Evidence[query.Id] ?? Unasked(query)).Missing, query.Source)).Select(group =>
        {
            var titles = titled || group.Key.Missing is null ? string.Join(phrases.ListSeparator, group.Select(query => Title(query))) + " " : "";
            return titles + (group.Key.Missing is { } reason ? phrases.NotKnown + Why(reason, group.First()) : phrases.NotANumber);
        });
        var look = panel.Length == 0 ? "" : phrases.Comma + phrases.LookAtPanel(panel);
        return Line.Of(string.Join(phrases.Comma, parts) + look, Tone.Quiet);
    }

    /// <summary>The dashboard panel of a query: the one whose title has most in common with the query's, else the first. "" without panels.</summary>
    public string PanelFor(RunbookQuery? query)
    {
        var panels = Runbook.Dashboard?.Panels ?? [];
        return panels.IsEmpty ? "" : CleanText.Of(panels.MaxBy(panel => query is null ? 0 : CommonLength(panel, query.Title))!, 40);
    }

    public static string Title(RunbookQuery query) => CleanText.Of(query.Title.Length > 0 ? query.Title : query.Id, 40);

    /// <summary>The source of an answer in brackets; "" for Prometheus.</summary>
    public string Origin(RunbookQuery query) => query.Source == QuerySources.AlertOps ? phrases.Bracketed(phrases.AlertOpsItself) : "";

    public string Format(double value, RunbookQuery query) => ValueFormat.Format(value, query.Unit, draft.Language);

    public SeriesNames Names(Evidence answer) => new(answer.Series, draft.Input.Incident.CommonLabels);

    private Line Value(RunbookQuery query, Evidence answer, bool boxed)
    {
        var worst = Worst(query, answer);
        var name = answer.Series.Length > 1 ? string.Join(' ', Names(answer).Of(worst)) : "";
        var spark = query.Show == EvidenceView.Chart ? Sparkline.Of(worst.Points) : "";
        var tail = phrases.JoinWithBlank(phrases.JoinWithBlank(name.Length > 0 ? phrases.Bracketed(name) : "", Mark(query)), spark) + Origin(query);
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

        spans.AddRange(Text((Judge(query) == Truth.True ? " ✔" : "") + Origin(query)));
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

    /// <summary>The reason in brackets the first time that it is given; "" after that.</summary>
    public string Why(Unavailable reason, RunbookQuery query)
    {
        var took = Evidence[query.Id]?.Took ?? TimeSpan.Zero;
        return explained.Add((reason, Math.Round(took.TotalSeconds), query.Source)) ? phrases.Bracketed(phrases.Why(reason, took, query.Source)) : "";
    }

    private static Evidence Unasked(RunbookQuery query) => Runbooks.Evidence.Unknown(query.Id, query.Expr, Unavailable.NotAsked, "");

    private static ImmutableArray<Span> Text(string text) => text.Length == 0 ? [] : [new Span(text)];

    // Length of the longest common substring, at least two.
    private static int CommonLength(string panel, string title)
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
