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
        .AddSingleton(Tokens)
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

    /// <summary><c>check --live</c> has no store; it asks for a token of its own.</summary>
    private static WeComTokens Tokens(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var shelf = provider.GetService<IAlertStore>() is { } store ? new SharedTokenStore(store, time, provider.GetRequiredService<ILogger<SharedTokenStore>>()) : null;
        return new WeComTokens(provider.GetRequiredService<WeComClient>(), shelf, time, provider.GetRequiredService<ILogger<WeComTokens>>());
    }
}
