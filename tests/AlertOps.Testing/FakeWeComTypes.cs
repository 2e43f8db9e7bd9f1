using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlertOps.Testing;

/// <summary>
/// Checks a textcard and a template_card without buttons, as WeCom does (documentation 90236, 90313). Lengths that the documentation only suggests
/// are refused here too, since WeCom would cut the text off.
/// </summary>
internal static class FakeWeComTypes
{
    private const int TooLong = 40058;

    public static int TextCard(JsonNode? card)
    {
        var (title, description, url) = (Text(card, "title"), Text(card, "description"), Text(card, "url"));
        return 0 switch
        {
            _ when title is not { Length: > 0 } => 41016,
            _ when description is not { Length: > 0 } => 41033,
            _ when url is not { Length: > 0 } => 41010,
            _ when !IsUrl(url) => 45034,
            _ when Bytes(title) > 128 || Bytes(description) > 512 || Bytes(url) > 2048 => TooLong,
            _ when Length(card?["btntxt"]) > 4 => TooLong,
            _ => HasOnlyDivs(description) ? 0 : TooLong,
        };
    }

    /// <param name="card">A card of card_type text_notice.</param>
    public static int TemplateCard(JsonNode? card)
    {
        var rows = card?["horizontal_content_list"] as JsonArray ?? [];
        var links = card?["jump_list"] as JsonArray ?? [];
        var action = card?["card_action"];
        return 0 switch
        {
            _ when Text(card, "card_type") != "text_notice" => 42031,
            _ when Text(card?["main_title"], "title") is not { Length: > 0 } && Text(card, "sub_title_text") is not { Length: > 0 } => 42033,
            _ when Integer(action, "type") is not (1 or 2) => 42045,
            _ when Integer(action, "type") == 1 && !IsUrl(Text(action, "url") ?? "") => 42028,
            _ when rows.Count > 6 => 42035,
            _ when rows.Any(row => Text(row, "keyname") is not { Length: > 0 }) => 42027,
            _ when links.Count > 3 => 42042,
            _ when links.Any(link => Text(link, "title") is not { Length: > 0 }) => 42033,
            _ when links.Any(link => Integer(link, "type") == 1 && !IsUrl(Text(link, "url") ?? "")) => 42028,
            _ when Lengths(card, rows, links).Any(pair => pair.Length > pair.Most) => TooLong,
            _ when card?["source"]?["desc_color"] is not null && Integer(card["source"], "desc_color") is not (>= 0 and <= 3) => TooLong,
            _ => 0,
        };
    }

    private static IEnumerable<(int Length, int Most)> Lengths(JsonNode? card, JsonArray rows, JsonArray links)
    {
        yield return (Length(card?["source"]?["desc"]), 20);
        yield return (Length(card?["main_title"]?["title"]), 36);
        yield return (Length(card?["main_title"]?["desc"]), 44);
        yield return (Length(card?["emphasis_content"]?["title"]), 14);
        yield return (Length(card?["emphasis_content"]?["desc"]), 22);
        yield return (Length(card?["sub_title_text"]), 160);
        foreach (var row in rows)
        {
            yield return (Length(row?["keyname"]), 5);
            yield return (Length(row?["value"]), 30);
        }

        foreach (var link in links)
        {
            yield return (Length(link?["title"]), 18);
        }
    }

    /// <summary>Checks that only whole tags of the three classes occur.</summary>
    private static bool HasOnlyDivs(string description)
    {
        var rest = description;
        while (rest.Length > 0)
        {
            var open = new[] { "gray", "highlight", "normal" }.Select(name => $"<div class=\"{name}\">").FirstOrDefault(tag => rest.StartsWith(tag, StringComparison.Ordinal));
            var close = rest.IndexOf("</div>", StringComparison.Ordinal);
            if (open is null || close < 0 || rest[open.Length..close].AsSpan().IndexOfAny('<', '>') >= 0)
            {
                return false;
            }

            rest = rest[(close + "</div>".Length)..];
        }

        return true;
    }

    private static string? Text(JsonNode? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Integer(JsonNode? node, string name) =>
        node?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>Length in characters as people count them; a value that is no text counts as too long.</summary>
    private static int Length(JsonNode? node) => node switch
    {
        null => 0,
        JsonValue value when value.TryGetValue<string>(out var text) => text.EnumerateRunes().Count(),
        _ => int.MaxValue,
    };

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static bool IsUrl(string url) => url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);
}
