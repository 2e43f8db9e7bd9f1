using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Builds the message about an incident that is over: its duration, its acknowledgement, who closed it, and each value before and after. It mentions nobody.
/// </summary>
internal sealed class ResolvedNotice(NoticeDraft draft, NoticeSubject subject)
{
    private const int MaxSeries = 2;
    private const int MaxName = 40;
    private const int MaxNote = 200;
    private readonly NoticeInput input = draft.Input;
    private readonly NoticePhrases phrases = draft.Phrases;
    private readonly EvidenceLines answers = new(draft, subject.About);

    public Notice Build()
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (!input.AnyoneNotified)
        {
            blocks.Add(new Block.Quote([.. Problem()], BlockRank.Facts));
        }

        if (ByHand() is { IsEmpty: false } closing)
        {
            blocks.Add(new Block.Quote(closing, BlockRank.Facts));
        }

        var lines = answers.Runbook.Queries.SelectMany(Lines).ToImmutableArray();
        if (!lines.IsEmpty && draft.Shows(NoticeParts.Answers))
        {
            blocks.Add(new Block.Quote(lines, BlockRank.Facts));
        }

        blocks.AddRange(answers.Runbook.Queries.Where(query => query.Show == EvidenceView.Chart && answers.IsKnown(query) && draft.Shows(NoticeParts.Charts))
            .Select(query => Trends.Chart(draft, answers, query, shownElsewhere: true, BlockRank.Details)));
        blocks.Add(LinksBuilder.Resolved(draft, subject.About));
        var incident = input.Incident;
        var title = subject.Title(counted: false);
        return new Notice(
            NoticeKind.Resolved, draft.Language, incident.Severity, incident.Id, IsClosed ? phrases.Closed : phrases.Resolved, title,
            Line.Of(Lasted(), Tone.Strong), title + phrases.Colon + phrases.Lasted(Length), blocks.ToImmutable(), [], LinksBuilder.IncidentUrl(draft)) { ShortTitle = subject.ShortTitle() };
    }

    private bool IsClosed => input.Change.Kind == ChangeKind.Closed;

    private string Closer => CleanText.Of(input.Change.Actor ?? "", MaxName);

    private DateTimeOffset End => input.Incident.ResolvedAt ?? input.Now;

    private string Length => phrases.RoundedDuration(End - input.Incident.OpenedAt);

    private string Lasted()
    {
        var text = phrases.FromTo(draft.Clock(input.Incident.OpenedAt), draft.Clock(End), Length);
        var acknowledged = input.Incident.Acknowledgement is { } taken ? phrases.AcknowledgedBy(CleanText.Of(taken.By, MaxName), draft.Clock(taken.At)) : null;
        var closed = IsClosed ? phrases.ClosedBy(Closer, draft.Clock(input.Change.At)) : null;
        return string.Join(phrases.Comma, new[] { text, acknowledged, closed }.OfType<string>());
    }

    /// <summary>The note of the person who closed the incident, and the number of alerts that fired then.</summary>
    private ImmutableArray<Line> ByHand()
    {
        var firing = IsClosed ? input.Incident.Firing.Count() : 0;
        var note = IsClosed && input.Change.Note is { } text ? phrases.NoteOf(Closer, CleanText.Of(text, MaxNote)) : null;
        return [.. new[] { note, firing > 0 ? phrases.StillFiringWhenClosed(firing) : null }.OfType<string>().Select(line => Line.Of(line))];
    }

    // The incident opened and resolved before any message was sent: this message says both.
    private IEnumerable<Line> Problem()
    {
        yield return Line.Of(phrases.ResolvedBeforeNotified(subject.Headline().Text));
        if (draft.Shows(NoticeParts.Impact) && answers.Runbook.Impact.Length > 0 && draft.Render(answers.Runbook.Impact, subject.About) is { Spans.Length: > 0 } impact)
        {
            yield return new Line([new Span(phrases.Impact), .. impact.Spans]);
        }
    }

    private IEnumerable<Line> Lines(RunbookQuery query)
    {
        if (query.IsSelf)
        {
            return OwnExpression(query);
        }

        var before = Before(query.Id);
        var after = answers.Evidence[query.Id];
        if (before is null)
        {
            // Without a value to compare with, the current one is shown only when it can be judged.
            return answers.Judge(query) == Truth.Unknown ? [] : [answers.Known(query, titled: true, boxed: false)];
        }

        if (query.Show != EvidenceView.Table || before.Series.Length == 1)
        {
            return SingleValue(query, before, after) is { } line ? [line] : [];
        }

        var shown = after is { IsKnown: true } ? MaxSeries : 1;
        return before.Series.Where(series => series.HasValue).Take(shown).Select(series => Row(query, before, series, after)).OfType<Line>();
    }

    /// <summary>The numbers of the alerts' own expression, the worst first; a number that is 0 or 1 by construction says nothing that the end of the incident doesn't.</summary>
    private IEnumerable<Line> OwnExpression(RunbookQuery query)
    {
        var alerts = subject.About.Match.Alerts;
        if (SelfAnswer.Of(alerts, Before(query.Id)) is not { HasNumbers: true } before)
        {
            return [];
        }

        var after = SelfAnswer.Of(alerts, answers.Evidence[query.Id]);
        var names = draft.NamesOf(before.Alerts);
        return before.WorstFirst.DistinctBy(names.KeyOf, StringComparer.Ordinal).Take(MaxSeries).Select(alert =>
        {
            var name = before.Alerts.Length == 1 ? EvidenceLines.Title(query) : names.Of(alert);
            return after is not null && after.Value(alert) is null && after.Holds(alert) == Truth.False
                ? Line.Of($"{name} {answers.Format(before.Value(alert)!.Value, query)} → {phrases.HoldsNoLonger}")
                : BeforeAndAfter(query, name, before.Value(alert)!.Value, after?.Value(alert) is { } now ? new Series(LabelSet.Empty, now, []) : null);
        }).OfType<Line>();
    }

    private Line? SingleValue(RunbookQuery query, Evidence before, Evidence? after)
    {
        var was = EvidenceLines.Worst(query, before);
        var name = before.Series.Length > 1 ? string.Join(' ', answers.Names(before).Of(was)) : "";
        var title = EvidenceLines.Title(query) + answers.Origin(query) + (name.Length > 0 ? phrases.Bracketed(name) : "");
        if (after is not { IsKnown: true })
        {
            return BeforeAndAfter(query, title, was.Value!.Value, null);
        }

        return BeforeAndAfter(query, title, was.Value!.Value, before.Series.Length > 1 ? SameSeries(after, was) : EvidenceLines.Worst(query, after));
    }

    private Line? Row(RunbookQuery query, Evidence before, Series was, Evidence? after)
    {
        var name = string.Join(' ', answers.Names(before).Of(was));
        return BeforeAndAfter(query, $"{EvidenceLines.Title(query)} {name}".Trim(), was.Value!.Value, after is { IsKnown: true } ? SameSeries(after, was) : null);
    }

    private static Series? SameSeries(Evidence after, Series was) =>
        after.Series.FirstOrDefault(series => series.HasValue && series.Labels.Equals(was.Labels));

    /// <summary>"平均耗时 8.2 s → 180 ms ✔"; a missing current value is explained. Null when the value has not changed.</summary>
    private Line? BeforeAndAfter(RunbookQuery query, string title, double was, Series? now)
    {
        var start = $"{title} {answers.Format(was, query)} → ";
        if (now?.Value is not { } value)
        {
            var reason = answers.Evidence[query.Id]?.Missing ?? (answers.IsKnown(query) ? Unavailable.NoData : null as Unavailable?);
            var why = reason is { } missing ? phrases.NotKnown + answers.Why(missing, query) : phrases.NotANumber;
            return Line.Of(new Span(start), new Span(why, Tone.Quiet));
        }

        if (answers.Format(value, query) == answers.Format(was, query))
        {
            return null;
        }

        var ok = query.OkIf?.HoldsFor(value);
        var tail = (ok switch { true => " ✔", false => " ✘", null => "" }) + PeakAndTrend(query, was, now);
        var number = new Span(answers.Format(value, query), ok switch { true => Tone.Good, false => Tone.Warning, null => Tone.Plain });
        return tail.Length == 0 ? Line.Of(new Span(start), number) : Line.Of(new Span(start), number, new Span(tail));
    }

    // The peak in between and the trend, which only charts know.
    private string PeakAndTrend(RunbookQuery query, double was, Series now)
    {
        if (query.Show != EvidenceView.Chart || now.Points.IsDefaultOrEmpty)
        {
            return "";
        }

        var during = now.Points.Where(point => point.At >= input.Incident.OpenedAt && double.IsFinite(point.Value)).Select(point => point.Value).ToArray();
        var peak = during.Length == 0 ? double.NegativeInfinity : during.Max();
        var text = peak > 1.1 * Math.Max(was, now.Value!.Value) && peak > 0 ? phrases.Peak(answers.Format(peak, query)) : "";
        return query.OkIf is null && Trends.Growth(now.Points) is { } growth ? text + phrases.Comma + Trends.PerMinute(growth, query, phrases) : text;
    }

    private Evidence? Before(string queryId) => input.Before
        .Where(stored => stored.RunbookId == answers.Runbook.Id)
        .Select(stored => stored.Evidence[queryId])
        .FirstOrDefault(evidence => evidence is { IsKnown: true });
}
