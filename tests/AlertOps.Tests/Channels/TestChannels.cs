using System.Collections.Immutable;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Tests.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Channels;

/// <summary>The channels as the service composes them, with the smallest configuration.</summary>
internal static class TestChannels
{
    public static ChannelDirectory Directory { get; } = Compose(ChannelModules.All).GetRequiredService<ChannelDirectory>();

    public static ServiceProvider Compose(ImmutableArray<IChannelModule> modules) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new ActiveConfiguration(TestOptions.Minimal))
        .AddOutgoingHttp()
        .AddChannels(modules)
        .BuildServiceProvider();
}
