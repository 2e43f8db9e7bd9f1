using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads a receiver's <c>wecom_app</c>.</summary>
internal sealed class WeComAppReader : IReceiverChannelReader
{
    private const string Markdown = "markdown";

    public Key<Section?> Key => WeComChannelKeys.App;

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var apps = options.WeCom.Apps.Select(app => app.Name).ToList();
        var app = section.Find(WeComChannelKeys.AppName);
        var name = section.Get(WeComChannelKeys.AppName);
        if (apps.Count == 0)
        {
            section.Context.Report(section.Location, $"{section.Path}: no WeCom app is configured", "add wecom: {corp_id: …, agent_id: …, secret_file: …}");
        }
        else if (app is null && !apps.Contains(name))
        {
            section.ReportMissing(WeComChannelKeys.AppName, Readable.Key(apps[0]));
        }
        else if (!apps.Contains(name))
        {
            app?.Report($"no app '{Readable.Key(name)}'", app.Context.Cure(name, apps.Where(known => known.Length > 0), "add it to wecom.apps"));
        }

        var to = section.Find(WeComChannelKeys.To) is { } value ? WeComRecipients.Reader.Read(value, options.People) : AudienceList.None;
        return new ReceiverChannel(Key.Name, name, to, Format(section));
    }

    /// <summary>"auto" leaves the choice to AlertOps: markdown, until the callback exists that a card with buttons needs.</summary>
    private static string Format(Section section) => section.Get(WeComChannelKeys.AppFormat) switch
    {
        "auto" => Markdown,
        var format => format,
    };
}
