using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AlertOps.Operations;

internal static class OutgoingHttpServices
{
    public static IServiceCollection AddOutgoingHttp(this IServiceCollection services)
    {
        // The factory's log lines hold URLs, and the URL of a robot or of a token is a secret.
        services.ConfigureHttpClientDefaults(builder => builder.RemoveAllLoggers());
        return services
            .AddHttpClient()
            .AddSingleton<HttpClientNames>()
            .AddSingleton<OutgoingHttp>()
            .AddSingleton<IConfigureOptions<HttpClientFactoryOptions>, HttpClientSetup>();
    }
}

/// <summary>Configures the factory's client of each name with the options behind the name.</summary>
internal sealed class HttpClientSetup(HttpClientNames names) : IConfigureNamedOptions<HttpClientFactoryOptions>
{
    public void Configure(string? name, HttpClientFactoryOptions options)
    {
        if (names.OptionsOf(name) is not { } http)
        {
            return;
        }

        // The handler replaces its connections itself, so clients may be kept.
        options.HandlerLifetime = Timeout.InfiniteTimeSpan;
        options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            builder.PrimaryHandler = OutgoingHandler.Create(http);
            builder.AdditionalHandlers.Add(new AnswerLimitHandler());
        });
        options.HttpClientActions.Add(client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            OutgoingHandler.AddHeaders(client.DefaultRequestHeaders, http);
        });
    }

    public void Configure(HttpClientFactoryOptions options)
    {
        // Clients without a name are left as they are.
    }
}
