using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AlertOps.Testing;

/// <summary>A request, as the parts of the fake read it.</summary>
internal sealed class FakeWeComRequest(HttpRequest request, byte[] body)
{
    public string Method => request.Method;

    public string Path { get; } = request.Path;

    public string Url { get; } = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}";

    public byte[] Body => body;

    /// <summary>Null when the body is no JSON object.</summary>
    public JsonObject? Json { get; } = Read(body);

    public string Query(string name) => request.Query[name].ToString();

    public string Text(string name) => Json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>Reads a field that must be a JSON integer.</summary>
    public int? Integer(string name) => Json?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The text that a person reads; of cards the JSON.</summary>
    public string Content => Text("msgtype") is "textcard" or "template_card"
        ? Json?[Text("msgtype")]?.ToJsonString() ?? ""
        : Json?[Text("msgtype")]?["content"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A field of an image message.</summary>
    public string Picture(string field) => Json?["image"]?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public WeComReceived Describe(DateTimeOffset at, int? code) => new(
        Path,
        Path.EndsWith("/webhook/send", StringComparison.Ordinal) ? Query("key") : Integer("agentid")?.ToString() ?? "",
        Text("touser"),
        Text("toparty"),
        Text("totag"),
        Text("msgtype"),
        Content,
        at,
        body,
        request.ContentType ?? "",
        request.ContentLength is not null,
        code);

    private static JsonObject? Read(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An answer with its errcode.</summary>
internal sealed record FakeWeComAnswer(int Code, Dictionary<string, object> Fields)
{
    public static FakeWeComAnswer Of(int code, string message, params (string Name, object Value)[] more)
    {
        var fields = new Dictionary<string, object> { ["errcode"] = code, ["errmsg"] = message };
        foreach (var (name, value) in more)
        {
            fields[name] = value;
        }

        return new FakeWeComAnswer(code, fields);
    }
}
