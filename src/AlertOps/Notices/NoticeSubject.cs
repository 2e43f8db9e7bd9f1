using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>What a message speaks of: the alerts of one runbook, their names and numbers, and the title made of them.</summary>
internal sealed class NoticeSubject
{
    /// <summary>Kinds of alerts that a title without a runbook names.</summary>
    private const int MaxKinds = 3;
    private const int TitleLength = 60;

    private readonly NoticeDraft draft;
    private readonly Runbook runbook;
    private readonly AlertNames names;
    private readonly ImmutableArray<AlertValue> figures;

    /// <param name="evidence">The answers to take numbers from: the runbook's own, or those of the time when it fired.</param>
    public NoticeSubject(NoticeDraft draft, RunbookEvidence about, EvidenceSet? evidence = null)
    {
        this.draft = draft;
        About = about;
        runbook = about.Match.Runbook.In(draft.Language);
        names = new AlertNames(about.Match.Alerts, draft.Input.Incident.GroupLabels);
        AllNames = new AlertNames([.. draft.Input.Incident.Alerts.Select(item => item.Alert)], draft.Input.Incident.GroupLabels);
        figures = AlertValues.Of(about.Match.Alerts, names, runbook, evidence ?? about.Evidence, draft.Language);
    }

    public RunbookEvidence About { get; }

    /// <summary>Names among all alerts of the incident, resolved ones included.</summary>
    public AlertNames AllNames { get; }

    /// <summary>"回调故障 prod-sh 2 个节点".</summary>
    public string Title(bool counted)
    {
        if (draft.OwnTitle(About) is { } own)
        {
            return own;
        }

        var place = names.Place(draft.Phrases, counted);
        return place.Length == 0 ? ShortTitle() : $"{ShortTitle()} {place}";
    }

    /// <summary>"wacore-2 失败 100%，wacore-1 失败 23.5%（阈值 5%）".</summary>
    public Line Headline()
    {
        var text = Named();
        if ((runbook.IsDefault || figures.All(figure => figure.Text.Length == 0)) && Sentence() is { Length: > 0 } summary)
        {
            // The name stands in the title already when there is only one.
            text = figures.Length == 1 ? summary : text + draft.Phrases.Colon + summary;
        }

        var threshold = AlertValues.Threshold(About.Match.Alerts, draft.Language);
        return threshold.Length == 0
            ? Line.Of(text, Tone.Strong)
            : Line.Of(new Span(text, Tone.Strong), new Span(draft.Phrases.ThresholdIs(threshold)));
    }

    /// <summary>"回调故障 prod-sh：wacore-2 失败 100%，wacore-1 失败 23.5%".</summary>
    public string Summary() => Title(counted: false) + draft.Phrases.Colon + Headline().Spans[0].Text;

    /// <summary>What the alerts say of themselves, where no runbook speaks for them; "" otherwise.</summary>
    public string Description()
    {
        if (!runbook.IsDefault)
        {
            return "";
        }

        var sentences = new[] { CommonSentence("description"), CommonSentence("message"), CommonSentence("summary") };
        var headline = Headline().Text;
        return sentences.FirstOrDefault(text => text.Length > 0 && !headline.Contains(text, StringComparison.Ordinal)) ?? "";
    }

    /// <summary>"回调故障". A runbook for anything has a title for anything: there the alert's own name says what it is.</summary>
    public string ShortTitle()
    {
        var title = CleanText.Of(draft.Render(runbook.Title, About).Text, TitleLength);
        var alertNames = CleanText.Of(
            string.Join(draft.Phrases.Listed, About.Match.Alerts.Select(alert => alert.Name).Distinct(StringComparer.Ordinal).Take(MaxKinds)), TitleLength);
        return alertNames.Length > 0 && (runbook.IsDefault || title.Trim('…', ' ').Length == 0) ? alertNames : title;
    }

    /// <summary>"wacore-2 失败 100%，wacore-1 失败 23.5%"; several alerts about one thing, "db-03 42/5min、93.4%".</summary>
    private string Named()
    {
        var things = figures.GroupBy(figure => names.Of(figure.Alert), figure => figure.Text, StringComparer.Ordinal).ToList();
        var told = things.Take(draft.MaxNamed)
            .Select(thing => $"{thing.Key} {string.Join(draft.Phrases.Besides, thing.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))}".Trim());
        return string.Join(draft.Phrases.Comma, told) + (things.Count > draft.MaxNamed ? draft.Phrases.AndOthers(things.Count) : "");
    }

    private string Sentence() => CommonSentence("summary") is { Length: > 0 } summary ? summary : runbook.IsDefault ? CommonSentence("description") : "";

    // The worst alert speaks for all.
    private string CommonSentence(string annotation) =>
        figures.IsEmpty ? "" : CleanText.Of(figures[0].Alert.Annotation(annotation, draft.Language), 160);
}
