namespace AlertOps.Channels.WeCom;

internal enum WeComRecipientKind
{
    User,
    Party,
    Tag,
    All,

    /// <summary>No id of WeCom. It must not get into a call, where <c>a|b</c> would be two people and <c>@all</c> everybody.</summary>
    Malformed,
}

/// <summary>One recipient of an app message: <c>user:zhangsan</c>, <c>party:2</c>, <c>tag:5</c>, <c>all</c>.</summary>
internal readonly record struct WeComRecipient(WeComRecipientKind Kind, string Id)
{
    /// <summary>The longest userid by WeCom documentation 90195.</summary>
    private const int MaxUserId = 64;

    public static WeComRecipient Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var id = text[(colon + 1)..];
        return text[..Math.Max(0, colon)] switch
        {
            "user" when IsUserId(id) => new WeComRecipient(WeComRecipientKind.User, id),
            "party" when IsNumber(id) => new WeComRecipient(WeComRecipientKind.Party, id),
            "tag" when IsNumber(id) => new WeComRecipient(WeComRecipientKind.Tag, id),
            "" when id == "all" => new WeComRecipient(WeComRecipientKind.All, ""),
            _ => new WeComRecipient(WeComRecipientKind.Malformed, id),
        };
    }

    /// <summary>True for an id that WeCom allows (documentation 90195). None of them can end the mark of a mention in a message.</summary>
    public static bool IsUserId(string id) =>
        id.Length is > 0 and <= MaxUserId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '@' or '.') && id[0] != '@';

    private static bool IsNumber(string id) => id.Length is > 0 and <= 10 && id.All(char.IsAsciiDigit);
}
