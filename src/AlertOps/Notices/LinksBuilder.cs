using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Builds the links of a message, the most important first: a tight budget drops links from the end.</summary>
internal static class LinksBuilder
{
    private const int MaxLinks = 7;

    public static Block.Links Firing(NoticeDraft draft, RunbookEvidence about)
    {
        var links = draft.Input.Links;
        var phrases = draft.Phrases;
        var runbook = about.Match.Runbook.In(draft.Language);
        var spans = new List<Span> { new(phrases.IncidentLink, Tone.Plain, IncidentUrl(draft)) };
        if (!runbook.IsDefault && draft.Shows(NoticeParts.Runbook))
        {
            spans.Add(new Span(phrases.RunbookLink, Tone.Plain, links.Runbook(runbook.Id)));
        }

        AddGrafana(spans, draft, runbook);
        spans.AddRange(AlertLinks.Annotated(about.Match.Alerts, phrases)
            .Where(link => !link.Url!.StartsWith(links.ExternalUrl + "/", StringComparison.Ordinal) && !IsOurs(link.Url, runbook)));
        if (runbook.IsDefault && AlertLinks.Generator(about.Match.Alerts, phrases) is { } generator)
        {
            spans.Add(generator);
        }

        var own = runbook.Links.Select(link => (link.Title, Url: link.Url.StartsWith('/') ? links.ExternalUrl + link.Url : link.Url));
        spans.AddRange(own.Where(link => SafeUrl.FitsMessage(link.Url)).Select(link => new Span(CleanText.Of(link.Title, 40), Tone.Plain, link.Url)));
        return Row(draft, spans);
    }

    public static Block.Links Resolved(NoticeDraft draft, RunbookEvidence? about)
    {
        var spans = new List<Span> { new(draft.Phrases.TimelineLink, Tone.Plain, IncidentUrl(draft)) };
        if (about is not null)
        {
            AddGrafana(spans, draft, about.Match.Runbook.In(draft.Language));
        }

        return Row(draft, spans);
    }

    private static Block.Links Row(NoticeDraft draft, List<Span> spans) =>
        new([.. spans.DistinctBy(span => span.Url).Take(draft.Shows(NoticeParts.Links) ? MaxLinks : 1)], BlockRank.Always);

    public static string IncidentUrl(NoticeDraft draft) => draft.Input.Links.Incident(draft.Input.Incident.Id, draft.Input.Change.Id);

    // A rule may name the shipped runbook under another address, which is of no more use than the message's own link.
    private static bool IsOurs(string url, Runbook runbook) =>
        !runbook.IsDefault && new Uri(url).AbsolutePath.EndsWith("/runbooks/" + runbook.Id, StringComparison.Ordinal);

    /// <summary>Adds the short link, which redirects to <see cref="GrafanaLink"/>.</summary>
    private static void AddGrafana(List<Span> spans, NoticeDraft draft, Runbook runbook)
    {
        if (draft.Input.Links.Grafana is { Length: > 0 } grafana && runbook.Dashboard is { Uid.Length: > 0 })
        {
            spans.Add(new Span("Grafana", Tone.Plain, grafana));
        }
    }
}
