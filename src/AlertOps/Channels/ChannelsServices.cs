using AlertOps.Channels.Email;
using AlertOps.Channels.Sandbox;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Routing;

namespace AlertOps.Channels;

internal static class ChannelsServices
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton(provider => new ChartPng(ChartProgram.Find(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ChartPng>>()))
        .AddSingleton<IPictures>(provider => provider.GetRequiredService<ChartPng>())
        .AddSingleton(provider => WeComRenderers.With(provider.GetRequiredService<ChartPng>().Of))
        .AddSingleton(provider => EmailRenderers.With(provider.GetRequiredService<ChartPng>().Of))
        .AddSingleton(provider => SandboxViews(provider.GetRequiredService<WeComRenderers>(), provider.GetRequiredService<EmailRenderers>()))
        .AddSingleton<IMentionFormatter, WeComMentions>()
        .AddSingleton<IWebhookBodyRenderer, WebhookBodyRenderer>()
        .AddSingleton(provider => new WeComClient(provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<WeComTokenEndpoint>()
        .AddSingleton(TokenSource)
        .AddSingleton<AccessTokenCache>()
        .AddSingleton<IChannel, WeComRobotChannel>()
        .AddSingleton<IChannel, WeComAppChannel>()
        .AddSingleton<IChannel, EmailChannel>()
        .AddSingleton<IChannel>(provider => new WebhookChannel(
            provider.GetRequiredService<ActiveConfiguration>(), provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IChannel, SandboxChannel>();

    /// <summary>The sandbox shows a message as a robot, an app and a mail would show it.</summary>
    private static SandboxRenderers SandboxViews(WeComRenderers wecom, EmailRenderers email) => new(
        notice => wecom.Markdown(notice, WeComRobotChannel.MaxMarkdown, true),
        notice => wecom.Markdown(notice, WeComAppCalls.MaxContent, false),
        notice => wecom.Text(notice, WeComAppCalls.MaxContent),
        notice => MailView(email.Mail(notice)))
    {
        Drawings = email.Drawings,
    };

    private static SandboxMail MailView(MailContent mail) => new(mail.Subject, mail.Text, mail.Standalone);

    /// <summary>Without a store, as in a dry run, nothing is shared: tokens come from WeCom.</summary>
    private static ITokenSource TokenSource(IServiceProvider provider)
    {
        var endpoint = provider.GetRequiredService<WeComTokenEndpoint>();
        return provider.GetService<IHousekeepingStore>() is { } store
            ? new SharedTokenStore(endpoint, store, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SharedTokenStore>>())
            : endpoint;
    }
}
