using System.Collections.Immutable;
using AlertOps.Alerts;
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
    private readonly string threshold;

    /// <param name="evidence">The evidence to take values from, such as that of the time when the incident fired; null for the runbook's own.</param>
    public NoticeSubject(NoticeDraft draft, RunbookEvidence about, EvidenceSet? evidence = null)
    {
        this.draft = draft;
        About = about;
        runbook = about.Match.Runbook.In(draft.Language);
        names = draft.NamesOf(about.Match.Alerts);
        AllNames = draft.NamesOf([.. draft.Input.Incident.Alerts.Select(item => item.Alert)]);
        var answers = evidence ?? about.Evidence;
        values = AlertValues.Of(about.Match.Alerts, names, runbook, answers, draft.Language, draft.Input.Severity);
        threshold = AlertValues.Threshold(about.Match.Alerts, runbook, answers, draft.Language);
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
            text = values.Length == 1 ? WithValue(summary, values[0].Text) : text + draft.Phrases.Colon + summary;
        }

        return threshold.Length == 0
            ? Line.Of(text, Tone.Strong)
            : Line.Of(new Span(text, Tone.Strong), new Span(draft.Phrases.ThresholdIs(threshold)));
    }

    /// <summary>"回调故障 prod-sh：wacore-2 失败 100%，wacore-1 失败 23.5%".</summary>
    public string Summary() => Title(counted: false) + draft.Phrases.Colon + Headline().Spans[0].Text;

    /// <summary>Lists the annotations and labels that the receiver chose beyond the headline, else the alerts' own description, when they have no runbook.</summary>
    public IEnumerable<string> Details()
    {
        var headline = Headline().Text;
        var sentences = Sentences().Where(text => !headline.Contains(text, StringComparison.Ordinal));
        foreach (var sentence in draft.Annotations.IsEmpty ? sentences.Take(runbook.IsDefault ? 1 : 0) : sentences)
        {
            yield return sentence;
        }

        var labels = draft.Labels.Select(label => (Name: label, Values: About.Match.Alerts.Select(alert => alert.Labels[label]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).ToArray()))
            .Where(label => label.Values.Length > 0)
            .Select(label => $"{label.Name}={CleanText.Of(string.Join(draft.Phrases.ListSeparator, label.Values.Take(draft.MaxNamed)))}{(label.Values.Length > draft.MaxNamed ? draft.Phrases.AndOthers(label.Values.Length) : "")}")
            .ToArray();
        if (labels.Length > 0)
        {
            yield return string.Join(draft.Phrases.Comma, labels);
        }
    }

    /// <summary>The words for a severity that nobody knows, as they were sent; "" when all are known.</summary>
    public string UnknownSeverities() => CleanText.Of(
        string.Join(draft.Phrases.ListSeparator, About.Match.Alerts.Select(alert => draft.Input.Severity.UnknownWord(alert.Labels)).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxAlertNames)), TitleLength);

    /// <summary>The title without the place: "回调故障". The default runbook's title says nothing, so the alert names stand in for it.</summary>
    public string ShortTitle()
    {
        var title = CleanText.Of(draft.Render(runbook.Title, About).Text, TitleLength);
        var alertNames = CleanText.Of(
            string.Join(draft.Phrases.ListSeparator, About.Match.Alerts.Select(NameOf).Distinct(StringComparer.Ordinal).Take(MaxAlertNames)), TitleLength);
        return alertNames.Length > 0 && (runbook.IsDefault || title.Trim('…', ' ').Length == 0) ? alertNames : title;
    }

    /// <summary>Names with values: "wacore-2 失败 100%，wacore-1 失败 23.5%"; several alerts of one name as "db-03 42/5min、93.4%".</summary>
    private string NamesWithValues()
    {
        var byName = values.GroupBy(value => names.KeyOf(value.Alert), StringComparer.Ordinal).ToList();
        var named = byName.Take(draft.MaxNamed).Select(group =>
            $"{names.Of(group.First().Alert)} {string.Join(draft.Phrases.ValueSeparator, group.Select(value => value.Text).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))}".Trim());
        return string.Join(draft.Phrases.Comma, named) + (byName.Count > draft.MaxNamed ? draft.Phrases.AndOthers(byName.Count) : "");
    }

    /// <summary>The name of an alert; of one by which Grafana says that a rule could not be judged, this and the rule's.</summary>
    private string NameOf(Alert alert) => GrafanaAlert.HasNoData(alert) ? draft.Phrases.NoDataOf(GrafanaAlert.RuleOf(alert))
        : GrafanaAlert.HasFailed(alert) ? draft.Phrases.FailureOf(GrafanaAlert.RuleOf(alert))
        : alert.Name;

    private string WithValue(string sentence, string value) => value.Length == 0 || sentence.Contains(value, StringComparison.Ordinal) ? sentence : sentence.TrimEnd('.', '。') + draft.Phrases.Now(value);

    private string Sentence() => Sentences().FirstOrDefault("");

    /// <summary>Reads the annotations that the receiver chose, else the usual ones, of the worst alert, which stands for all.</summary>
    private IEnumerable<string> Sentences()
    {
        if (values.IsEmpty)
        {
            return [];
        }

        var (alert, language) = (values[0].Alert, draft.Language);
        if (GrafanaAlert.IsUnjudged(alert) && runbook.IsDefault && draft.Annotations.IsEmpty)
        {
            // The rule's own sentences tell of a threshold that was not measured.
            return new[] { Unjudged(alert), AlertText.Of(alert, GrafanaAlert.ErrorAnnotation, language) }.Where(text => text.Length > 0);
        }

        return !draft.Annotations.IsEmpty ? draft.Annotations.Select(name => AlertText.Of(alert, name, language)).Where(text => text.Length > 0)
            : runbook.IsDefault ? AlertText.Sentences(alert, language)
            : new[] { "summary" }.Select(name => AlertText.Of(alert, name, language)).Where(text => text.Length > 0);
    }

    private string Unjudged(Alert alert)
    {
        var rule = CleanText.Of(GrafanaAlert.RuleOf(alert), TitleLength);
        return GrafanaAlert.HasNoData(alert) ? draft.Phrases.RuleHasNoData(rule) : draft.Phrases.RuleFailed(rule);
    }
}
