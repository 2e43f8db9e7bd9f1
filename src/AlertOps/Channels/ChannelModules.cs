using System.Collections.Immutable;
using AlertOps.Channels.Email;
using AlertOps.Channels.Sandbox;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;

namespace AlertOps.Channels;

/// <summary>Lists the modules of channels: one line for each folder.</summary>
internal static class ChannelModules
{
    /// <summary>In the order in which problems, filters and previews name the channels.</summary>
    public static ImmutableArray<IChannelModule> All { get; } =
    [
        new WeComModule(),
        new EmailModule(),
        new WebhookModule(),
        new SandboxModule(),
    ];
}
