using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Builds the message for when everything else failed, from parts that can't fail: the alert names and the link.</summary>
internal static class PlainNotice
{
    public static Notice Of(NoticeInput input, Language language)
    {
        var incident = input.Incident;
        var resolved = input.Change.Kind.EndsIncident();
        var names = string.Join(", ", incident.Subject.Select(alert => alert.Name.Length == 0 ? "alert" : alert.Name).Distinct().Take(3));
        var english = language == Language.English;
        var badge = (resolved, incident.Severity) switch
        {
            (true, _) when input.Change.Kind == ChangeKind.Closed => english ? "Closed" : "已关闭",
            (true, _) => english ? "Resolved" : "已恢复",
            (_, Severity.Critical) => english ? "Critical" : "严重",
            (_, Severity.Warning) => english ? "Warning" : "警告",
            (_, Severity.Info) => english ? "Info" : "提示",
        };
        var text = english
            ? $"{incident.Subject.Length} alerts; the message could not be written in full, the page has everything"
            : $"{incident.Subject.Length} 条告警；通知未能完整生成，详情见事件页";
        var url = input.Links.Incident(incident.Id, input.Change.Id);
        return new Notice(
            resolved ? NoticeKind.Resolved : NoticeKind.Firing,
            language,
            incident.Severity,
            incident.Id,
            badge,
            names,
            Line.Of(text, Tone.Strong),
            text,
            [new Block.Links([new Span(english ? "Incident" : "事件", Tone.Plain, url)], 0)],
            [],
            url) { ShortTitle = names };
    }
}
