using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Routing;

namespace AlertOps.Channels.Webhook;

/// <summary>Brings webhooks to gateways for phone calls and SMS.</summary>
internal sealed class WebhookModule : IChannelModule
{
    public ImmutableArray<IReceiverChannelReader> Receivers { get; } = [new WebhookReceiverReader()];

    public ImmutableArray<NotYetItem> Announced { get; } = [.. NotYet.Keys("gateway", "receivers.channels.webhook.success_if", "receivers.channels.webhook.sign")];

    public void AddServices(IServiceCollection services) => services
        .AddSingleton<IPlannedBodyRenderer, WebhookBodyRenderer>()
        .AddSingleton<IChannel>(provider => new WebhookChannel(
            provider.GetRequiredService<ActiveConfiguration>(), provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()));
}
