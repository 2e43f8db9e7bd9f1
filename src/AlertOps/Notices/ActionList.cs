using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>
/// Builds the action items of a runbook: first the actions whose condition holds, then the others in the order of the file, and one line with those that
/// are ruled out. An action whose condition depends on missing data is unknown and stays in the list.
/// </summary>
internal sealed class ActionList(NoticeDraft draft, RunbookEvidence about, EvidenceLines answers)
{
    private const int HeadLength = 30;
    private const int EnglishHeadLength = 60;
    private static readonly string[] HeadEnds = ["：", ": ", "（", " ("];

    private readonly NoticePhrases phrases = draft.Phrases;
    private readonly ImmutableArray<(RunbookAction Action, Truth? When)> judged =
        [.. answers.Runbook.Actions.Select(action => (action, action.When?.Evaluate(about.Evidence)))];

    public ImmutableArray<RunbookAction> Holding => [.. judged.Where(item => item.When == Truth.True).Select(item => item.Action)];

    private IEnumerable<RunbookAction> Undecided => judged.Where(item => item.When is null or Truth.Unknown).Select(item => item.Action);

    private IEnumerable<RunbookAction> Excluded => judged.Where(item => item.When == Truth.False).Select(item => item.Action);

    /// <summary>Ids of the queries whose evidence an action shows.</summary>
    public ImmutableHashSet<string> Shown => [.. Holding.Concat(Undecided).SelectMany(action => action.Shows)];

    public Block.Actions? ToBlock(int rank)
    {
        var items = Holding.Select(action => Item(action, ActionState.Holds)).Concat(Undecided.Select(action => Item(action, null))).ToImmutableArray();
        var excluded = Excluded.Select(Reason).Where(text => text.Length > 0).ToArray();
        var ruledOut = excluded.Length == 0 ? null : Line.Of(phrases.RuledOut + string.Join(phrases.Comma, excluded), Tone.Quiet);
        return items.IsEmpty && ruledOut is null ? null : new Block.Actions(phrases.DoNow, items, ruledOut, rank);
    }

    /// <summary>The first action; null when there is none.</summary>
    public Line? First() => Holding.Concat(Undecided).FirstOrDefault() is { } action ? draft.Render(action.Do, about) : null;

    /// <summary>The cause that an action assumes, in a few words.</summary>
    public string Reason(RunbookAction action) =>
        action.Because is { Length: > 0 } because ? draft.Render(because, about).Text : Head(draft.Render(action.Do, about)).Spans.FirstOrDefault()?.Text ?? "";

    private ActionItem Item(RunbookAction action, ActionState? state)
    {
        var shown = Queries(action.Shows);
        var known = shown.Where(answers.IsKnown).ToImmutableArray();
        var conditions = state is null && action.When is { } when ? Queries(when.Queries) : [];
        var missing = shown.Concat(conditions).Where(query => !answers.IsKnown(query)).DistinctBy(query => query.Id).ToImmutableArray();

        // A condition can be unknown although every query has an answer, when a value is not a number.
        var undecided = state is null && action.When is not null && missing.IsEmpty;
        var panel = missing.IsEmpty && !undecided ? "" : answers.PanelFor(missing.FirstOrDefault() ?? conditions.FirstOrDefault());
        var lines = known.Select(query => answers.Known(query, titled: shown.Length > 1)).ToList();
        if (!missing.IsEmpty)
        {
            lines.Add(answers.Missing(missing, titled: known.Length > 0 || missing.Length > 1, panel));
        }
        else if (undecided)
        {
            lines.Add(Line.Of(phrases.NotANumber + (panel.Length == 0 ? "" : phrases.Comma + phrases.LookAtPanel(panel)), Tone.Quiet));
        }

        state ??= missing.IsEmpty && !undecided ? ActionState.Always : ActionState.Unknown;
        var reassuring = missing.IsEmpty && !known.IsEmpty && known.All(query => answers.Judge(query) == Truth.True);
        var text = draft.Render(action.Do, about);
        return new ActionItem(action.Id, state.Value, Head(text, reassuring && state == ActionState.Always ? Tone.Plain : Tone.Strong), [.. lines], panel);
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
