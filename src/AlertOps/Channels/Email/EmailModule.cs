using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>Brings mail.</summary>
internal sealed class EmailModule : IChannelModule
{
    public ISectionReader Section { get; } = new EmailSectionReader();

    public ImmutableArray<IContactReader> Contacts { get; } = [new EmailContactReader()];

    public ImmutableArray<IReceiverChannelReader> Receivers { get; } = [new EmailReceiverReader()];

    public ImmutableArray<NotYetItem> Announced { get; } =
        [.. NotYet.Keys(NotYet.TlsOptions, "email.tls_config.cert_file", "email.tls_config.key_file", "email.tls_config.server_name", "email.tls_config.min_version")];

    public ImmutableArray<MessageRendering> Renderings { get; } = [new("mail", int.MaxValue, (notice, _) => MailRenderer.Render(notice).Html)];

    public void AddServices(IServiceCollection services) => services
        .AddSingleton(provider => EmailRenderers.With(provider.GetRequiredService<ChartPng>().Of))
        .AddSingleton<IMessageView, MailView>()
        .AddSingleton<IChannel, EmailChannel>();
}
