using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing;

namespace AlertOps.Channels;

/// <summary>
/// Brings one folder of channels into the service: its keys in <c>alertops.yml</c>, its services and its metrics. <see cref="ChannelModules"/> lists the modules; nothing
/// else names a channel.
/// </summary>
internal interface IChannelModule
{
    /// <summary>The reader of the module's own section; null for a module without one.</summary>
    ISectionReader? Section => null;

    /// <summary>The keys of a person that the module brings.</summary>
    ImmutableArray<IContactReader> Contacts => [];

    /// <summary>Readers of an entry in a receiver's <c>channels</c>, one for each of the module's channels.</summary>
    ImmutableArray<IReceiverChannelReader> Receivers { get; }

    /// <summary>Everything of the module that is announced and not built.</summary>
    ImmutableArray<NotYetItem> Announced => [];

    /// <summary>The ways in which the module renders notices, for the linter.</summary>
    ImmutableArray<MessageRendering> Renderings => [];

    /// <summary>Prefixes of the paths on which servers call the module back (<c>/pigeon</c>): errors on them are answered with problem+json.</summary>
    ImmutableArray<string> Paths => [];

    /// <summary>
    /// Registers the module's channels as <see cref="Delivery.IChannel"/>, and the services that they use. The dry run and the linter register them, too, and neither has a store.
    /// </summary>
    void AddServices(IServiceCollection services);

    /// <summary>Starts the module's own metrics, so that their series exist before the first number.</summary>
    void StartMetrics(IServiceProvider services)
    {
    }
}
