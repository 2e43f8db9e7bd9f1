using System.Collections.Immutable;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Operations;

namespace AlertOps.Linting;

internal static class LintingServices
{
    /// <summary>Builds the services that <c>check --live</c> needs.</summary>
    /// <param name="options">The configuration that is checked.</param>
    public static ServiceProvider Build(AlertOpsOptions options, ImmutableArray<IChannelModule> modules) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddOutgoingHttp()
        .AddSingleton(new ActiveConfiguration(options))
        .AddChannels(modules)
        .AddSingleton<LiveCheck>()
        .BuildServiceProvider();
}
