using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads the id that a person has in WeCom.</summary>
internal sealed class WeComContactReader : IContactReader
{
    public const string ContactKey = "wecom";

    public string Key => ContactKey;

    public string? Read(Value value) => value.WeComId();
}
