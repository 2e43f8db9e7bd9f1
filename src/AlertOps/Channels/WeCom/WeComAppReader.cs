using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads a receiver's <c>wecom_app</c>.</summary>
internal sealed class WeComAppReader : IReceiverChannelReader
{
    private const string Markdown = "markdown";

    public string Name => "wecom_app";

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var apps = options.WeCom.Apps.Select(app => app.Name).ToList();
        var app = section.Find("app");
        var name = app?.Text(WeComApp.DefaultName) ?? WeComApp.DefaultName;
        if (apps.Count == 0)
        {
            section.Context.Report(section.Location, $"{section.Path}: no WeCom app is configured", "add wecom: {corp_id: …, agent_id: …, secret_file: …}");
        }
        else if (app is null && !apps.Contains(name))
        {
            section.ReportMissing("app", $"app: {Readable.Key(apps[0])}");
        }
        else if (!apps.Contains(name))
        {
            app?.Report($"no app '{Readable.Key(name)}'", app.Context.Cure(name, apps.Where(known => known.Length > 0), "add it to wecom.apps"));
        }

        var to = section.Require("to", "to: ['person:zhangsan', 'all']") is { } value ? WeComRecipients.Reader.Read(value, options.People) : AudienceList.None;
        return new ReceiverChannel(Name, name, to, Format(section));
    }

    /// <summary>"auto" leaves the choice to AlertOps: markdown, until the callback exists that a card with buttons needs.</summary>
    private static string Format(Section section) => section.Find("format")?.Word("auto", Markdown, "card", "textcard", "text") switch
    {
        null or "auto" => Markdown,
        var format => format,
    };
}
