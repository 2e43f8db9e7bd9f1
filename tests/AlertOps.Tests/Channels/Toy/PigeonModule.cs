using System.Collections.Immutable;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>A channel that exists only in tests, made by the recipe in CONTRIBUTING.md: pigeons carry letters from a loft to people with rings.</summary>
internal sealed class PigeonModule : IChannelModule
{
    /// <summary>The service's channels and this one.</summary>
    public static ImmutableArray<IChannelModule> WithAll { get; } = [.. ChannelModules.All, new PigeonModule()];

    public ISectionReader Section { get; } = new PigeonSectionReader();

    public ImmutableArray<IContactReader> Contacts { get; } = [new RingReader()];

    public ImmutableArray<IReceiverChannelReader> Receivers { get; } = [new PigeonReceiverReader()];

    public ImmutableArray<NotYetItem> Announced { get; } =
    [
        .. NotYet.Keys("moulting season", "pigeon.owls"),
        new(NotYetKind.Endpoint, "POST /pigeon/landed", "moulting season", NotYetAccess.Anybody),
    ];

    public ImmutableArray<MessageRendering> Renderings { get; } = [new("letter", PigeonChannel.MaxText, PlainText.Render)];

    public ImmutableArray<string> Paths => ["/pigeon"];

    public void AddServices(IServiceCollection services) => services.AddSingleton<IChannel>(provider => new PigeonChannel(
        provider.GetRequiredService<ActiveConfiguration>(), provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()));
}
