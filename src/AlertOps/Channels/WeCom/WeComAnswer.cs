using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>The fields of WeCom's answers that AlertOps reads. Fields that an API doesn't have are empty.</summary>
/// <param name="Message">errmsg: for people only, never for decisions. It may still contain secrets.</param>
internal sealed record WeComAnswer(
    int Code,
    string Message,
    string AccessToken,
    int ExpiresIn,
    string MessageId,
    ImmutableArray<string> InvalidUsers,
    ImmutableArray<string> InvalidParties,
    ImmutableArray<string> InvalidTags,
    ImmutableArray<string> UnlicensedUsers)
{
    /// <summary>
    /// Returns null when the JSON is no answer of WeCom: no object, or one without an errcode. All calls that AlertOps makes answer with an errcode
    /// (documentation 90236, 91039, 99110); a gateway's <c>{}</c> must not be taken for success, which would lose a message.
    /// </summary>
    /// <param name="root">Undefined when the answer was no JSON.</param>
    public static WeComAnswer? Read(JsonElement root)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object && Number(root, "errcode") is { } code
                ? new WeComAnswer(
                    code,
                    Text(root, "errmsg"),
                    Text(root, "access_token"),
                    Number(root, "expires_in") ?? 0,
                    Text(root, "msgid"),
                    List(root, "invaliduser"),
                    List(root, "invalidparty"),
                    List(root, "invalidtag"),
                    List(root, "unlicenseduser"))
                : null;
        }
        catch (InvalidOperationException)
        {
            // A string is not valid UTF-16.
            return null;
        }
    }

    private static int? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var number) => number,
            JsonValueKind.String when int.TryParse(value.GetString(), out var number) => number,
            _ => null,
        }
        : null;

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    /// <summary>Reads a list of ids. Sending answers with <c>a|b</c>, updating with an array.</summary>
    private static ImmutableArray<string> List(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return [];
        }

        var joined = value.ValueKind == JsonValueKind.Array
            ? string.Join('|', value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()))
            : Text(root, name);
        return [.. joined.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}

/// <summary>An answer, or the failure that stands in for it.</summary>
internal readonly record struct WeComResult(WeComAnswer? Answer, Outcome Failure)
{
    public static WeComResult Of(WeComAnswer answer) => new(answer, default);

    public static WeComResult None(Outcome failure) => new(null, failure);
}
