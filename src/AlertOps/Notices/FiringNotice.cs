using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Builds the message about a firing incident: the problem and its place, its values, and the action items with their evidence.</summary>
internal sealed partial class FiringNotice(NoticeDraft draft, NoticeSubject subject)
{
    private const int MaxTrends = 3;
    private const int MaxOthers = 4;
    private readonly NoticeInput input = draft.Input;
    private readonly NoticePhrases phrases = draft.Phrases;
    private readonly EvidenceLines answers = new(draft, subject.About);

    public Notice Build()
    {
        var actions = new ActionList(draft, subject, answers);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Block.Quote([.. Facts(actions)], BlockRank.Facts));
        Add(blocks, Shown(actions.ToBlock(BlockRank.Actions)));
        blocks.AddRange(input.Runbooks.Skip(1).Take(MaxOthers).Select(OtherRunbook));
        if (input.Runbooks.Length - 1 - MaxOthers is > 0 and var more)
        {
            blocks.Add(new Block.Paragraph(Line.Of(phrases.OtherKinds(more), Tone.Quiet), BlockRank.OtherRunbooks));
        }

        AddTrend(blocks, actions.Shown);
        AddTables(blocks);
        Add(blocks, draft.Shows(NoticeParts.Footnote) ? Footnote() : null);
        blocks.Add(LinksBuilder.Firing(draft, subject.About));
        var kind = input.Change.Kind == ChangeKind.ReminderDue ? NoticeKind.Reminder : NoticeKind.Firing;
        return new Notice(
            kind, draft.Language, input.Incident.Severity, input.Incident.Id, phrases.Severity(input.Incident.Severity),
            subject.Title(counted: true), subject.Headline(), subject.Summary(), blocks.ToImmutable(), [], LinksBuilder.IncidentUrl(draft)) { ShortTitle = subject.ShortTitle() };
    }

    private IEnumerable<Line> Facts(ActionList actions)
    {
        yield return Line.Of(Since());
        if (News() is { Length: > 0 } news)
        {
            yield return Line.Of(news, Tone.Strong);
        }

        if (subject.UnknownSeverities() is { Length: > 0 } words)
        {
            yield return Line.Of(phrases.UnknownSeverity(words, Severity.Warning));
        }

        foreach (var detail in draft.Shows(NoticeParts.Description) ? subject.Details() : [])
        {
            yield return Line.Of(detail);
        }

        if (draft.Shows(NoticeParts.Impact) && answers.Runbook.Impact.Length > 0 && draft.Render(answers.Runbook.Impact, subject.About) is { Spans.Length: > 0 } impact)
        {
            yield return new Line([new Span(phrases.Impact), .. impact.Spans]);
        }

        if (draft.Shows(NoticeParts.Verdict) && Verdict(actions) is { } verdict)
        {
            yield return verdict;
        }

        var resolved = input.Incident.Alerts.Select(item => item.Alert).Where(alert => !alert.IsFiring).ToImmutableArray();
        if (!resolved.IsEmpty)
        {
            yield return Line.Of(phrases.SomeResolved(resolved.Length, subject.AllNames.List(resolved, phrases, draft.MaxNamed)));
        }
    }

    private Block.Actions? Shown(Block.Actions? actions)
    {
        if (actions is null || !draft.Shows(NoticeParts.Actions))
        {
            return null;
        }

        return draft.Shows(NoticeParts.Answers) ? actions : actions with { Items = [.. actions.Items.Select(item => item with { Answers = [] })] };
    }

    private string Since()
    {
        var incident = input.Incident;
        var (time, length) = (draft.Clock(incident.OpenedAt), phrases.RoundedDuration(input.Now - incident.OpenedAt));
        var acknowledged = incident.Acknowledgement is { } by ? phrases.AcknowledgedBy(CleanText.Of(by.By, 40), draft.Clock(by.At)) : null;
        var since = input.Change.Kind switch
        {
            not ChangeKind.ReminderDue => phrases.Since(time, length),
            _ when acknowledged is null => phrases.Unacknowledged(time, length),
            _ => phrases.StillFiring(time, length),
        };
        return string.Join(phrases.Comma, new[] { since, acknowledged, phrases.IncidentNumber(incident.Id) }.OfType<string>());
    }

    // In the first message everything is new.
    private string News() => !input.AnyoneNotified ? "" : input.Change.Kind switch
    {
        ChangeKind.SeverityRaised => phrases.SeverityRaisedTo(input.Incident.Severity),
        ChangeKind.AlertsAdded when AddedAlerts() is { Length: > 0 } added => phrases.NewAlerts(subject.AllNames.List(added, phrases, draft.MaxNamed)),
        _ => "",
    };

    // The alerts that were first seen with this change; when alerts came back, those with the latest start.
    private ImmutableArray<Alert> AddedAlerts()
    {
        var firing = input.Incident.Alerts.Where(item => item.Alert.IsFiring).ToImmutableArray();
        var added = firing.Where(item => item.FirstSeen >= input.Change.At).Select(item => item.Alert).ToImmutableArray();
        return !added.IsEmpty && added.Length < firing.Length
            ? added
            : [.. firing.OrderByDescending(item => item.Alert.StartsAt).Take(Math.Min(input.Change.Added, firing.Length - 1)).Select(item => item.Alert)];
    }

    /// <summary>
    /// The causes as far as the evidence shows them, then its good news and the numbers that are normal. Null when the evidence shows nothing. An incident
    /// is never "normal": without a cause the line says that none was found yet.
    /// </summary>
    private Line? Verdict(ActionList actions)
    {
        var (causes, good) = (actions.Reasons(good: false), actions.Reasons(good: true));
        var decided = actions.Holding.SelectMany(action => action.When!.Queries).ToHashSet(StringComparer.Ordinal);
        var normal = answers.Runbook.Queries.Where(query => !decided.Contains(query.Id) && answers.Judge(query) == Truth.True).Take(2).Select(EvidenceLines.Title).ToArray();
        if (causes.Length + good.Length + normal.Length == 0)
        {
            return null;
        }

        var spans = ImmutableArray.Create(new Span(phrases.Verdict), causes.Length > 0 ? new Span(causes, Tone.Warning) : new Span(phrases.NoCauseYet));
        if (good.Length > 0)
        {
            spans = spans.Add(new Span(phrases.Comma + good));
        }

        return new Line(normal.Length == 0 ? spans : spans.Add(new Span(phrases.Bracketed(phrases.Normal(string.Join(phrases.ListSeparator, normal))))));
    }

    /// <summary>A paragraph for each further runbook of an incident: title, headline, first action and link.</summary>
    private Block.Paragraph OtherRunbook(RunbookEvidence other)
    {
        var about = new NoticeSubject(draft, other);
        var first = new ActionList(draft, about, new EvidenceLines(draft, other)).First();
        var url = input.Links.Runbook(other.Match.Runbook.Id);
        var link = new Span(phrases.RunbookLink, Tone.Plain, url);
        return new Block.Paragraph(
            new Line([
                new Span(about.Title(counted: false), Tone.Strong),
                new Span(phrases.Colon + about.Headline().Text),
                .. first is null ? [] : first.Spans.Insert(0, new Span(phrases.Semicolon)),
                .. other.Match.Runbook.IsDefault ? Array.Empty<Span>() : [new Span(" "), link],
            ]),
            BlockRank.OtherRunbooks);
    }

    private void AddTrend(ImmutableArray<Block>.Builder blocks, ImmutableHashSet<string> shown)
    {
        var known = answers.Runbook.Queries.Where(answers.IsKnown).ToArray();
        var lines = known.Where(query => query.Show != EvidenceView.Chart && !shown.Contains(query.Id) && IsWorthShowing(query)).Take(MaxTrends).ToArray();
        if (lines.Length > 0 && draft.Shows(NoticeParts.Answers))
        {
            blocks.Add(new Block.Quote([.. lines.Select(query => answers.Known(query, titled: true, boxed: false))], BlockRank.Trend));
        }

        var chartsLeft = MaxTrends;
        foreach (var query in known.Where(query => query.Show == EvidenceView.Chart && draft.Shows(NoticeParts.Charts)))
        {
            blocks.Add(Trends.Chart(draft, answers, query, shownElsewhere: shown.Contains(query.Id) || chartsLeft-- <= 0, BlockRank.Trend));
        }

        if (draft.Shows(NoticeParts.Avoid) && answers.Runbook.Avoid is { Length: > 0 } avoid)
        {
            blocks.Add(new Block.Quote([draft.Render(avoid, subject.About)], BlockRank.Avoid));
        }
    }

    private void AddTables(ImmutableArray<Block>.Builder blocks)
    {
        if (draft.Shows(NoticeParts.Tables))
        {
            blocks.AddRange(answers.Runbook.Queries
                .Where(query => answers.IsKnown(query) && query.Show == EvidenceView.Table && answers.Evidence[query.Id]!.Series.Length > EvidenceLines.MaxRows)
                .Select(query => EvidenceTableBlock.Of(answers, query)));
        }
    }

    // Evidence that only decides between actions is part of the verdict; it gets a line of its own only when it is bad.
    private bool IsWorthShowing(RunbookQuery query) =>
        answers.Judge(query) == Truth.False
        || !answers.Runbook.Actions.Any(action => action.Shows.Contains(query.Id) || (action.When?.Queries.Contains(query.Id, StringComparer.Ordinal) ?? false));

    private Block.Paragraph? Footnote()
    {
        var parts = new List<string>();
        if (answers.Evidence.AnythingKnown)
        {
            parts.Add(phrases.AskedAt(draft.ClockToTheSecond(answers.Evidence.AskedAt)));
            parts.AddRange(CommonWindow());
        }

        if (input.Incident.TruncatedAlerts > 0)
        {
            parts.Add(phrases.Truncated(input.Incident.TruncatedAlerts));
        }

        return parts.Count == 0 ? null : new Block.Paragraph(Line.Of(string.Join(phrases.Comma, parts), Tone.Quiet), BlockRank.Footnote);
    }

    // The time window is mentioned only when all answers share it.
    private IEnumerable<string> CommonWindow() =>
        answers.Runbook.Queries.Where(answers.IsKnown).SelectMany(query => RangeSelector().Matches(query.Expr)).Select(match => match.Groups["length"].Value)
            .Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only] && PromDuration.TryParse(only, out var length)
            ? [phrases.Window(phrases.Duration(length))]
            : [];

    private static void Add(ImmutableArray<Block>.Builder blocks, Block? block)
    {
        if (block is not null)
        {
            blocks.Add(block);
        }
    }

    [GeneratedRegex(@"\[(?<length>[0-9a-z]+)\]", RegexOptions.NonBacktracking)]
    private static partial Regex RangeSelector();
}
