using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Sandbox;

/// <summary>The key of <c>sandbox</c> in a receiver, which has no settings.</summary>
internal static class SandboxChannelKeys
{
    public static readonly Key<Section?> Channel = new(SandboxChannel.Name, KeyTypes.Map(new KeyTable { Name = "sandbox" }))
    {
        Example = "{}",
        Meaning = new("Keeps messages on a page, and sends nothing.", "消息只保留在页面上，不发送。"),
    };
}
