using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>The alerts of one runbook in a message: their names and values, and the title and headline made of them.</summary>
internal sealed class NoticeSubject
{
    /// <summary>The most alert names in a title without a runbook.</summary>
    private const int MaxAlertNames = 3;
    private const int TitleLength = 60;

    private readonly NoticeDraft draft;
    private readonly Runbook runbook;
    private readonly AlertNames names;
    private readonly ImmutableArray<AlertValue> values;

    /// <param name="evidence">The evidence to take values from, such as that of the time when the incident fired; null for the runbook's own.</param>
    public NoticeSubject(NoticeDraft draft, RunbookEvidence about, EvidenceSet? evidence = null)
    {
        this.draft = draft;
        About = about;
        runbook = about.Match.Runbook.In(draft.Language);
        names = new AlertNames(about.Match.Alerts, draft.Input.Incident.GroupLabels);
        AllNames = new AlertNames([.. draft.Input.Incident.Alerts.Select(item => item.Alert)], draft.Input.Incident.GroupLabels);
        values = AlertValues.Of(about.Match.Alerts, names, runbook, evidence ?? about.Evidence, draft.Language);
    }

    public RunbookEvidence About { get; }

    /// <summary>The names of the runbook's alerts.</summary>
    public AlertNames Names => names;

    /// <summary>The names of all alerts of the incident, including resolved ones.</summary>
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
        var text = NamesWithValues();
        if ((runbook.IsDefault || values.All(value => value.Text.Length == 0)) && Sentence() is { Length: > 0 } summary)
        {
            // A single alert's name is in the title already.
            text = values.Length == 1 ? summary : text + draft.Phrases.Colon + summary;
        }

        var threshold = AlertValues.Threshold(About.Match.Alerts, draft.Language);
        return threshold.Length == 0
            ? Line.Of(text, Tone.Strong)
            : Line.Of(new Span(text, Tone.Strong), new Span(draft.Phrases.ThresholdIs(threshold)));
    }

    /// <summary>"回调故障 prod-sh：wacore-2 失败 100%，wacore-1 失败 23.5%".</summary>
    public string Summary() => Title(counted: false) + draft.Phrases.Colon + Headline().Spans[0].Text;

    /// <summary>The alerts' own description, when they have no runbook; else "".</summary>
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

    /// <summary>The title without the place: "回调故障". The default runbook's title says nothing, so the alert names stand in for it.</summary>
    public string ShortTitle()
    {
        var title = CleanText.Of(draft.Render(runbook.Title, About).Text, TitleLength);
        var alertNames = CleanText.Of(
            string.Join(draft.Phrases.ListSeparator, About.Match.Alerts.Select(alert => alert.Name).Distinct(StringComparer.Ordinal).Take(MaxAlertNames)), TitleLength);
        return alertNames.Length > 0 && (runbook.IsDefault || title.Trim('…', ' ').Length == 0) ? alertNames : title;
    }

    /// <summary>Names with values: "wacore-2 失败 100%，wacore-1 失败 23.5%"; several alerts of one name as "db-03 42/5min、93.4%".</summary>
    private string NamesWithValues()
    {
        var byName = values.GroupBy(value => names.Of(value.Alert), value => value.Text, StringComparer.Ordinal).ToList();
        var named = byName.Take(draft.MaxNamed)
            .Select(group => $"{group.Key} {string.Join(draft.Phrases.ValueSeparator, group.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))}".Trim());
        return string.Join(draft.Phrases.Comma, named) + (byName.Count > draft.MaxNamed ? draft.Phrases.AndOthers(byName.Count) : "");
    }

    private string Sentence()
    {
        var summary = CommonSentence("summary");
        return summary.Length > 0 || !runbook.IsDefault ? summary : CommonSentence("description");
    }

    // The annotation of the worst alert stands for all.
    private string CommonSentence(string annotation) =>
        values.IsEmpty ? "" : CleanText.Of(values[0].Alert.Annotation(annotation, draft.Language), 160);
}
