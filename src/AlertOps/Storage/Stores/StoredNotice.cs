using System.Text.Json;
using System.Text.Json.Nodes;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Text;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Reads notices. One that a newer version wrote, while replicas are upgraded one after the other, is read without the parts that this version does not know:
/// first without those blocks, then as its title and link. It must still be sent, and must not hold up those behind it.
/// </summary>
internal static class StoredNotice
{
    /// <param name="incident">Id of the notice's incident.</param>
    public static Notice Read(string document, long incident) => Whole(document) ?? ReadSome(ParsedOrEmpty(document), incident);

    private static Notice ReadSome(JsonObject notice, long incident)
    {
        if (notice["blocks"] is JsonArray blocks)
        {
            blocks.RemoveAll(block => block is null || StoredJson.ReadOr<Block?>(block.ToJsonString(), null) is null);
        }

        return Whole(notice.ToJsonString()) ?? TitleOf(notice, incident);
    }

    /// <summary>Null when it can't be read, or lacks something that every version has written.</summary>
    private static Notice? Whole(string document) => StoredJson.ReadOr<Notice?>(document, null)
        is { Badge: not null, Title: not null, Headline.Spans.IsDefault: false, Summary: not null, IncidentUrl: not null, Blocks.IsDefault: false } notice ? notice : null;

    private static Notice TitleOf(JsonObject notice, long incident)
    {
        var language = EnumNames.TryParse<Language>(Text("language"), out var known) ? known : Language.Chinese;
        var number = NoticePhrases.In(language).IncidentNumber(incident);
        var (title, url) = (Text("title"), Text("incident_url"));
        return new Notice(
            EnumNames.TryParse<NoticeKind>(Text("kind"), out var kind) ? kind : NoticeKind.Firing,
            language,
            StoredEnum.Read(Text("severity"), Severity.Critical),
            incident,
            Text("badge"),
            title.Length == 0 ? number : title,
            Line.Of(),
            title.Length == 0 ? number : title,
            url.Length == 0 ? [] : [new Block.Links([new Span(number, Tone.Plain, url)], BlockRank.Always)],
            [],
            url);

        string Text(string name) => notice[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
    }

    private static JsonObject ParsedOrEmpty(string document)
    {
        try
        {
            return JsonNode.Parse(document) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
