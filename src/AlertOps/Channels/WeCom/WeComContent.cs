using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>Writes the object under the type's name in a message (documentation 90236, 99110).</summary>
internal static class WeComContent
{
    private const string Source = "AlertOps";
    private const int OpenUrl = 1;

    public static Action<Utf8JsonWriter> Plain(string content) => json => json.WriteString("content", content);

    /// <summary>A robot's text, which mentions people in lists of its own.</summary>
    public static Action<Utf8JsonWriter> TextWithMentions(string content, Notice notice) => json =>
    {
        json.WriteString("content", content);
        var mobile = notice.MentionedMobiles.IsDefault ? [] : notice.MentionedMobiles;
        WriteList(json, "mentioned_list", [.. notice.Mentions, .. notice.MentionsEverybody ? ["@all"] : Array.Empty<string>()]);
        WriteList(json, "mentioned_mobile_list", [.. mobile]);
    };

    public static Action<Utf8JsonWriter> TextCard(Notice notice) => json =>
    {
        var card = WeComTextCard.Of(notice);
        json.WriteString("title", card.Title);
        json.WriteString("description", card.Description);
        json.WriteString("url", card.Url);
        json.WriteString("btntxt", card.Button);
    };

    /// <summary>A text_notice, which has no buttons and therefore needs neither the callback nor a task_id.</summary>
    public static Action<Utf8JsonWriter> Card(Notice notice) => json =>
    {
        var card = WeComTemplateCard.Of(notice);
        json.WriteString("card_type", "text_notice");
        json.WriteStartObject("source");
        json.WriteString("desc", Source);
        json.WriteNumber("desc_color", Colour(notice));
        json.WriteEndObject();
        WriteTitle(json, "main_title", card.Title, card.Description);
        WriteTitle(json, "emphasis_content", card.Emphasis, card.EmphasisText);
        if (card.Text.Length > 0)
        {
            json.WriteString("sub_title_text", card.Text);
        }

        WriteRows(json, card);
        WriteLinks(json, card);
        json.WriteStartObject("card_action");
        json.WriteNumber("type", OpenUrl);
        json.WriteString("url", card.Url);
        json.WriteEndObject();
    };

    /// <summary>WeCom's number of a colour: 0 grey, 2 red, 3 green.</summary>
    private static int Colour(Notice notice) => notice.Kind == NoticeKind.Resolved ? 3 : notice.Severity switch
    {
        Severity.Critical or Severity.Warning => 2,
        Severity.Info => 0,
    };

    private static void WriteRows(Utf8JsonWriter json, WeComTemplateCard card)
    {
        if (card.Rows.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("horizontal_content_list");
        foreach (var row in card.Rows)
        {
            json.WriteStartObject();
            json.WriteString("keyname", row.Name);
            json.WriteString("value", row.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, WeComTemplateCard card)
    {
        if (card.Links.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("jump_list");
        foreach (var link in card.Links)
        {
            json.WriteStartObject();
            json.WriteNumber("type", OpenUrl);
            json.WriteString("title", link.Text);
            json.WriteString("url", link.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTitle(Utf8JsonWriter json, string name, string title, string description)
    {
        json.WriteStartObject(name);
        json.WriteString("title", title);
        if (description.Length > 0)
        {
            json.WriteString("desc", description);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, string[] items)
    {
        if (items.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
