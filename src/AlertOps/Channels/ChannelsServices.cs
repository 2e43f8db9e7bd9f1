using AlertOps.Channels.Email;
using AlertOps.Channels.Sandbox;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;
using AlertOps.Configuration;
using AlertOps.Operations;
using AlertOps.Outbox;

namespace AlertOps.Channels;

internal static class ChannelsServices
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton(provider => new ChartPng(ChartProgram.Find(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ChartPng>>()))
        .AddSingleton(provider => Renderers.With(provider.GetRequiredService<ChartPng>().Of))
        .AddSingleton(provider => new WeComClient(provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<TokenShelf>()
        .AddSingleton<WeComTokens>()
        .AddSingleton<IChannel, WeComRobotChannel>()
        .AddSingleton<IChannel, WeComAppChannel>()
        .AddSingleton<IChannel, EmailChannel>()
        .AddSingleton<IChannel>(provider => new WebhookChannel(
            provider.GetRequiredService<ActiveConfiguration>(), provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IChannel, SandboxChannel>();
}
