using AlertOps.Configuration.Keys;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>Declares the id that a person has in WeCom.</summary>
internal sealed class WeComContactReader : IContactReader
{
    public const string ContactKey = "wecom";

    public Key<string?> Contact { get; } = new(ContactKey, KeyTypes.Of(
        new("the id of a WeCom member", "企业微信成员的账号"), _ => KeyTypes.Pattern("^[^@|\\s][^|\\s]{0,63}$"), (value, key) => value.WeComId(key.Example)))
    {
        Example = "zhangsan",
        Meaning = new("The id that the person has in WeCom.", "此人在企业微信中的账号。"),
    };
}
