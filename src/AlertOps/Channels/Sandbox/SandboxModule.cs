using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Channels.Sandbox;

/// <summary>Brings the sandbox, which keeps messages and sends nothing.</summary>
internal sealed class SandboxModule : IChannelModule
{
    public ImmutableArray<IReceiverChannelReader> Receivers { get; } = [new SandboxReceiverReader()];

    public void AddServices(IServiceCollection services) => services.AddSingleton<IChannel, SandboxChannel>();
}
