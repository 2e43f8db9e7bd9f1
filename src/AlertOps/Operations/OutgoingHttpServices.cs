using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AlertOps.Operations;

internal static class OutgoingHttpServices
{
    public static IServiceCollection AddOutgoingHttp(this IServiceCollection services)
    {
        // The factory's log lines hold URLs, and a robot's or a token's URL is a secret.
        services.ConfigureHttpClientDefaults(builder => builder.RemoveAllLoggers());
        return services
            .AddHttpClient()
            .AddSingleton<OutgoingHttpNames>()
            .AddSingleton<OutgoingHttp>()
            .AddSingleton<IConfigureOptions<HttpClientFactoryOptions>, OutgoingHttpSetup>();
    }
}

/// <summary>Tells the factory how the client of a name connects.</summary>
internal sealed class OutgoingHttpSetup(OutgoingHttpNames names) : IConfigureNamedOptions<HttpClientFactoryOptions>
{
    public void Configure(string? name, HttpClientFactoryOptions options)
    {
        if (names.OptionsOf(name) is not { } http)
        {
            return;
        }

        // The handler renews its connections itself, and clients may be kept.
        options.HandlerLifetime = Timeout.InfiniteTimeSpan;
        options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = OutgoingHandler.Create(http));
        options.HttpClientActions.Add(client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            OutgoingHandler.AddHeaders(client.DefaultRequestHeaders, http);
        });
    }

    public void Configure(HttpClientFactoryOptions options)
    {
        // Only clients that have a name of ours are set up.
    }
}
