using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Makes a link with a name of its own of every annotation that is an address, and one of the page where the alert comes from.</summary>
internal static class AlertLinks
{
    private const int NameLength = 24;
    private static readonly string[] Endings = ["_url", "_link", "_uri", "url", "link"];

    /// <summary>The annotations of the alerts that are addresses; of several with one name, the first alert's.</summary>
    public static IEnumerable<Span> Annotated(ImmutableArray<Alert> alerts, NoticePhrases phrases) =>
        from annotation in alerts.SelectMany(alert => alert.Annotations)
        let url = annotation.Value.Trim()
        where SafeUrl.FitsMessage(url)
        group url by annotation.Key into same
        orderby Order(same.Key)
        select new Span(NameOf(same.Key, phrases), Tone.Plain, same.First());

    /// <summary>The page of the alert's rule or expression, by the name of what shows it; null when it is no address.</summary>
    public static Span? Generator(ImmutableArray<Alert> alerts, NoticePhrases phrases) =>
        alerts.FirstOrDefault(alert => SafeUrl.FitsMessage(alert.GeneratorUrl)) is { } alert ? new Span(GeneratorName(alert, phrases), Tone.Plain, alert.GeneratorUrl) : null;

    private static string GeneratorName(Alert alert, NoticePhrases phrases)
    {
        var path = alert.GeneratorUrl;
        return Has("/explore") ? "Grafana Explore"
            : Has("/alerting/") || alert.Annotations[GrafanaAnnotations.Silence].Length > 0 ? phrases.GrafanaRule
            : Has("/vmalert/") ? "vmalert"
            : Has("/vmui") ? "vmui"
            : IsPromQl(alert) ? "Prometheus"
            : phrases.SourceOfAlert;

        bool Has(string part) => path.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPromQl(Alert alert) => AlertExpression.Of(alert) is { IsPromQl: true };

    private static string NameOf(string annotation, NoticePhrases phrases) => Kind(annotation) switch
    {
        "runbook" => phrases.AlertRunbookLink,
        "dashboard" => phrases.DashboardLink,
        "panel" => phrases.PanelLink,
        "logs" => phrases.LogsLink,
        "silence" => phrases.SilenceLink,
        "image" => phrases.ImageLink,
        var other => CleanText.Of(other.Replace('_', ' '), NameLength) is { Length: > 0 } name ? name : phrases.SourceOfAlert,
    };

    private static int Order(string annotation) => Kind(annotation) switch { "runbook" => 0, "dashboard" => 1, "panel" => 2, "logs" => 3, "silence" => 5, "image" => 6, _ => 4 };

    private static string Kind(string annotation)
    {
        var name = annotation.Trim('_').Replace('-', '_').Replace('.', '_').ToLowerInvariant();
        var ending = Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length) ?? "";
        return name[..^ending.Length].TrimEnd('_') switch
        {
            "runbook" or "playbook" or "wiki" or "sop" => "runbook",
            "dashboard" or "grafana" or "grafana_dashboard" => "dashboard",
            "panel" or "grafana_panel" => "panel",
            "log" or "logs" or "kibana" or "loki" => "logs",
            "silence" => "silence",
            "image" or "screenshot" => "image",
            var other => other,
        };
    }
}
