using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>Brings WeCom: apps, which write to people, and robots, which write to group chats.</summary>
internal sealed class WeComModule : IChannelModule
{
    public ISectionReader Section { get; } = new WeComSectionReader();

    public ImmutableArray<IContactReader> Contacts { get; } = [new WeComContactReader()];

    public ImmutableArray<IReceiverChannelReader> Receivers { get; } = [new WeComRobotReader(), new WeComAppReader()];

    public ImmutableArray<NotYetItem> Announced { get; } =
    [
        .. NotYet.Keys(NotYet.Acknowledgement, "wecom.callback", "wecom.apps.callback"),
        .. NotYet.Keys(NotYet.SignIn, "auth.wecom_login"),
        new(NotYetKind.Endpoint, "GET /wecom/callback", NotYet.Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "POST /wecom/callback", NotYet.Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "GET /wecom/callback/{app}", NotYet.Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "POST /wecom/callback/{app}", NotYet.Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/login/wecom", NotYet.SignIn, NotYetAccess.Anybody),
    ];

    public ImmutableArray<MessageRendering> Renderings { get; } =
    [
        new("app message", WeComAppCalls.MaxContent, (notice, bytes) => WeComMarkdown.Render(notice, bytes, mentions: false)),
        new("robot message", WeComRobotChannel.MaxMarkdown, (notice, bytes) => WeComMarkdown.Render(notice, bytes, mentions: true)),
        new("robot message of format markdown_v2", WeComRobotChannel.MaxMarkdown, WeComMarkdownV2.Render),
        new("text message", WeComAppCalls.MaxContent, PlainText.Render),
    ];

    public ImmutableArray<string> Paths => ["/wecom"];

    public void AddServices(IServiceCollection services) => services
        .AddSingleton(provider => WeComRenderers.With(provider.GetRequiredService<ChartPng>().Of))
        .AddSingleton<IMessageView>(provider => WeComView.RobotMarkdown(provider.GetRequiredService<WeComRenderers>()))
        .AddSingleton<IMessageView>(provider => WeComView.AppMarkdown(provider.GetRequiredService<WeComRenderers>()))
        .AddSingleton<IMessageView>(provider => WeComView.Text(provider.GetRequiredService<WeComRenderers>()))
        .AddSingleton<IMentionFormatter, WeComMentions>()
        .AddSingleton(provider => new WeComClient(provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<WeComTokenEndpoint>()
        .AddSingleton(TokenSource)
        .AddSingleton<AccessTokenCache>()
        .AddSingleton<WeComTokenMetrics>()
        .AddSingleton<IChannel, WeComRobotChannel>()
        .AddSingleton<IChannel, WeComAppChannel>();

    public void StartMetrics(IServiceProvider services) => services.GetRequiredService<WeComTokenMetrics>();

    /// <summary>Without a store, as in a dry run, nothing is shared: tokens come from WeCom.</summary>
    private static ITokenSource TokenSource(IServiceProvider provider)
    {
        var endpoint = provider.GetRequiredService<WeComTokenEndpoint>();
        return provider.GetService<IHousekeepingStore>() is { } store
            ? new SharedTokenStore(endpoint, store, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SharedTokenStore>>())
            : endpoint;
    }
}
