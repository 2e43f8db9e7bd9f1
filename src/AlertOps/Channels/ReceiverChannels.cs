using System.Collections.Immutable;
using AlertOps.Channels.Email;
using AlertOps.Channels.Sandbox;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;
using AlertOps.Routing;

namespace AlertOps.Channels;

/// <summary>Lists the channels that a receiver may have, and the contacts by which they reach people.</summary>
internal static class ReceiverChannels
{
    /// <summary>Readers of one entry of <c>channels</c>, in the order in which problems name the channels.</summary>
    public static ImmutableArray<IReceiverChannelReader> Readers { get; } =
        [new WeComAppReader(), new WeComRobotReader(), new EmailReceiverReader(), new WebhookReceiverReader(), new SandboxReceiverReader()];

    /// <summary>Readers of the contacts that channels add to a person, in the order in which problems name them.</summary>
    public static ImmutableArray<IContactReader> Contacts { get; } = [new WeComContactReader(), new EmailContactReader()];

    public static ImmutableArray<string> Names { get; } = [.. Readers.Select(reader => reader.Name)];
}
