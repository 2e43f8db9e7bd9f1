using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Builds the action items of a runbook in the order of <see cref="RunbookJudge"/>, and one line with the causes that are ruled out. An action that holds
/// for some subjects only names them and shows their answers. An action that is undecided says what it depends on.
/// </summary>
internal sealed class ActionList
{
    private const int HeadLength = 30;
    private const int EnglishHeadLength = 60;
    private const int MaxRuledOut = 4;
    private static readonly string[] HeadEnds = ["：", ": ", "（", " ("];

    private readonly NoticeDraft draft;
    private readonly NoticePhrases phrases;
    private readonly RunbookEvidence about;
    private readonly EvidenceLines answers;
    private readonly RunbookJudge judge;
    private readonly ImmutableArray<ToldAction> judged;

    public ActionList(NoticeDraft draft, NoticeSubject subject, EvidenceLines answers)
    {
        this.draft = draft;
        this.answers = answers;
        phrases = draft.Phrases;
        about = subject.About;
        var alerts = about.Match.FiringOrAll;
        judge = new RunbookJudge(answers.Runbook, alerts, about.Evidence);
        var subjects = new ActionSubjects(alerts, subject.Names);
        judged = [.. judge.Actions().Where(item => HasGround(item.Action)).Select(item => Told(item, subjects))];
    }

    /// <summary>The actions whose condition holds, causes before good news.</summary>
    public IEnumerable<RunbookAction> Holding => With(ActionVerdict.Holds).Select(item => item.Action);

    /// <summary>Ids of the queries whose evidence an action shows.</summary>
    public ImmutableHashSet<string> Shown => [.. Listed.SelectMany(item => item.Action.Shows)];

    /// <summary>An action with the names for whom it holds or is unknown, and the alerts and answers that it is told with.</summary>
    /// <param name="Holding">Empty when it holds for every subject.</param>
    /// <param name="Unknown">Empty when it is unknown for every subject.</param>
    /// <param name="About">The alerts and answers of those for which it holds, when it doesn't hold for all.</param>
    private sealed record ToldAction(RunbookAction Action, ActionVerdict Verdict, ImmutableArray<string> Holding, ImmutableArray<string> Unknown, RunbookEvidence About);

    private IEnumerable<ToldAction> Listed => judged.Where(item => item.Verdict != ActionVerdict.RuledOut);

    public Block.Actions? ToBlock(int rank)
    {
        ImmutableArray<ActionItem> items = [.. Listed.Select(Item)];
        var excluded = With(ActionVerdict.RuledOut).Where(item => !item.Action.IsGood).Select(RuledOutAs).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var ruledOut = excluded.Length == 0
            ? null
            : Line.Of(phrases.RuledOut + string.Join(phrases.Semicolon, excluded.Take(MaxRuledOut)) + (excluded.Length > MaxRuledOut ? phrases.AndOthers(excluded.Length) : ""), Tone.Quiet);
        return items.IsEmpty && ruledOut is null ? null : new Block.Actions(phrases.DoNow, items, ruledOut, rank);
    }

    /// <summary>The first action; null when there is none.</summary>
    public Line? First() => Listed.FirstOrDefault() is { } first ? Item(first).Do : null;

    /// <summary>The causes that hold, each with its subjects: "nfs-1：磁盘拖住了；web-1：处理器不够（db-1 查不到）". "" when none is known.</summary>
    /// <param name="good">True for the good news among them.</param>
    public string Reasons(bool good)
    {
        var anyNamed = false;
        var reasons = new List<string>();
        foreach (var item in With(ActionVerdict.Holds).Where(item => item.Action.IsGood == good && item.Action.Because is { Length: > 0 }))
        {
            var text = draft.Render(item.Action.Because!, item.About).Text;
            if (text.Length > 0)
            {
                anyNamed |= !item.Holding.IsEmpty;
                reasons.Add(phrases.SaidOf(phrases.Subjects(item.Holding), text) + (item.Unknown.IsEmpty ? "" : phrases.UnknownFor(phrases.Subjects(item.Unknown))));
            }
        }

        return string.Join(anyNamed ? phrases.Semicolon : phrases.Comma, reasons.Distinct(StringComparer.Ordinal));
    }

    /// <summary>False for an action that says nothing here, since its template is about what these alerts don't have, or that rests on an expression that can't be asked.</summary>
    private bool HasGround(RunbookAction action)
    {
        var shown = Queries(action.Shows);
        var rests = shown.IsEmpty || shown.Any(query => !query.IsSelf) || SelfAnswer.CanBeAsked(about.Match.Alerts);
        return rests && (!action.Do.StartsWith("{{", StringComparison.Ordinal) || draft.Render(action.Do, about).Text.Trim().Length > 0);
    }

    private IEnumerable<ToldAction> With(ActionVerdict verdict) => judged.Where(item => item.Verdict == verdict);

    private ToldAction Told(JudgedAction item, ActionSubjects subjects)
    {
        var holding = item.Verdict == ActionVerdict.Holds ? subjects.Holding(item) : [];
        var aboutThese = holding.IsEmpty ? about : about with { Match = about.Match with { Alerts = item.Holds }, Evidence = judge.EvidenceFor(item.Holds) };
        return new ToldAction(item.Action, item.Verdict, holding, item.Unknown.IsEmpty ? [] : subjects.Unknown(item), aboutThese);
    }

    private string RuledOutAs(ToldAction item) =>
        (item.Action.Not ?? item.Action.Because) is { Length: > 0 } cause
            ? draft.Render(cause, about).Text
            : Head(draft.Render(item.Action.Do, about)).Spans.FirstOrDefault()?.Text ?? "";

    private ActionItem Item(ToldAction item)
    {
        var (action, verdict) = (item.Action, item.Verdict);
        var lines = ReferenceEquals(item.About, about) ? answers : answers.Of(item.About);
        var shown = Queries(action.Shows);
        var known = shown.Where(lines.IsKnown).ToImmutableArray();
        var conditions = verdict == ActionVerdict.Undecided ? Queries(action.When!.Queries) : [];
        var missing = shown.Concat(conditions).Where(query => !lines.IsKnown(query)).DistinctBy(query => query.Id).ToImmutableArray();

        // A condition can be unknown although every query has an answer, when a value is not a number or belongs to nobody.
        var unclear = verdict == ActionVerdict.Undecided && missing.IsEmpty;
        var panel = missing.IsEmpty && !unclear ? "" : lines.PanelFor(missing.FirstOrDefault() ?? conditions.FirstOrDefault());
        var shownAnswers = known.Select(query => lines.Known(query, titled: shown.Length > 1)).ToList();
        if (!missing.IsEmpty)
        {
            shownAnswers.Add(lines.Missing(missing, titled: known.Length > 0 || missing.Length > 1, panel));
        }
        else if (unclear)
        {
            shownAnswers.Add(Line.Of(phrases.CannotBeJudged + (panel.Length == 0 ? "" : phrases.Comma + phrases.LookAtPanel(panel)), Tone.Quiet));
        }

        var state = verdict == ActionVerdict.Holds ? ActionState.Holds : missing.IsEmpty && !unclear ? ActionState.Always : ActionState.Unknown;
        var reassuring = missing.IsEmpty && !known.IsEmpty && known.All(query => lines.Judge(query) == Truth.True);
        var instruction = Head(draft.Render(action.Do, item.About), reassuring && state == ActionState.Always ? Tone.Plain : Tone.Strong);
        return new ActionItem(action.Id, state, ForWhom(item, instruction), [.. shownAnswers], panel);
    }

    /// <summary>Puts before an instruction for whom it is and on what it depends, and behind it that it wants a confirmation.</summary>
    private Line ForWhom(ToldAction item, Line instruction)
    {
        var undecided = item.Verdict == ActionVerdict.Undecided;
        var named = undecided ? item.Unknown : item.Holding;
        var before = named.IsEmpty ? "" : phrases.InstructionFor(phrases.Subjects(named));
        var reason = undecided && item.Action.Because is { Length: > 0 } because ? draft.Render(because, item.About).Text : "";
        var spans = instruction.Spans;
        if (reason.Length > 0)
        {
            spans = spans.Insert(0, new Span(before + phrases.If(reason)));
        }
        else if (before.Length > 0)
        {
            spans = spans is [{ Tone: Tone.Strong } head, ..] ? spans.SetItem(0, head with { Text = before + head.Text }) : spans.Insert(0, new Span(before, Tone.Strong));
        }

        return new Line(undecided && item.Action.IsDangerous ? spans.Add(new Span(phrases.ConfirmFirst)) : spans);
    }

    private ImmutableArray<RunbookQuery> Queries(IEnumerable<string> ids) =>
        [.. ids.Distinct(StringComparer.Ordinal).Select(id => answers.Runbook.Queries.FirstOrDefault(query => query.Id == id)).OfType<RunbookQuery>()];

    /// <summary>Sets off the text before the first colon or bracket, so that a list can be skimmed.</summary>
    private Line Head(Line line, Tone tone = Tone.Strong)
    {
        var max = draft.Language == Alerts.Language.English ? EnglishHeadLength : HeadLength;
        if (line.Spans is not [{ Tone: Tone.Plain, Url: null } first, .. var rest])
        {
            return line;
        }

        var end = HeadEnds.Select(mark => first.Text.IndexOf(mark, StringComparison.Ordinal)).Where(index => index > 0).DefaultIfEmpty(-1).Min();
        if (end < 0)
        {
            return rest.IsEmpty && first.Text.Length <= max ? Line.Of(first.Text, tone) : line;
        }

        return end > max ? line : new Line([new Span(first.Text[..end], tone), new Span(first.Text[end..]), .. rest]);
    }
}
