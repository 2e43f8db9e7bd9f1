using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Webhook;

/// <summary>The keys of <c>webhook</c> in a receiver.</summary>
internal static class WebhookChannelKeys
{
    private static readonly KeyTable Table = new() { Name = "webhook" };

    public static readonly Key<Section?> Channel = new(WebhookChannel.Name, KeyTypes.Map(Table))
    {
        Example = "{url_file: voice-url}",
        Meaning = new("A POST to a gateway for phone calls, short messages or anything else.", "向电话、短信等网关发 POST 请求。"),
    };

    public static readonly SecretKey Url = Table.Add(new SecretKey("url")
    {
        Example = "https://voice.example.com/call",
        FileExample = "/run/secrets/voice",
        IsShownInline = true,
        Meaning = new("The address; it is a secret, since many gateways put a key into it.", "地址；许多网关把密钥写在其中，因此视为密钥。"),
        IsRequired = true,
    });

    public static readonly Key<Section?> Headers = Table.Add(new Key<Section?>("headers", KeyTypes.OpenMap(
        new("a map of headers, each also as `NAME_file`", "请求头的映射，每个也可写成 `NAME_file`"), _ => KeyTypes.Json("string", "number")))
    {
        Example = "{X-Api-Key_file: /run/secrets/gateway}",
        Meaning = new("Headers of the call, which are secrets; `Content-Type` is the type of the body.", "请求头，视为密钥；`Content-Type` 为请求体类型。"),
    });

    public static readonly Key<string?> Body = Table.Add(new Key<string?>("body", KeyTypes.Of<string?>(
        new("text, a template", "文本，模板"), _ => KeyTypes.AnyScalar(), (value, _) => value.Node.Text))
    {
        DefaultNote = new("a JSON object with `incident`, `state`, `severity`, `title`, `summary`, `url`, `labels`", "含 `incident`、`state`、`severity`、`title`、`summary`、`url`、`labels` 的 JSON 对象"),
        Example = "'{\"text\": \"{{notice.summary}}\"}'",
        Meaning = new("The body, a template; values are escaped for its type.", "请求体模板；值按其类型转义。"),
    });

    public static readonly Key<Section?> Http = Table.Add(HttpKeys.Section);
}
