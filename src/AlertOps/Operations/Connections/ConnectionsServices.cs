using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AlertOps.Operations.Connections;

internal static class ConnectionsServices
{
    /// <summary>A client that keeps a connection uses it again within two minutes: Alertmanager's default interval between updates is five, and then it opens another.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    /// <summary>Headers are a few hundred bytes; who takes longer over them is up to something.</summary>
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(15);

    /// <summary>Who reads more slowly than the worst of mobile networks keeps others waiting for their turn.</summary>
    private static readonly MinDataRate Reading = new(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>As much as a webhook may send, in bytes; nothing that is posted is larger.</summary>
    private const long LargestBody = 10 * 1024 * 1024;

    /// <summary>Put behind the registration of Kestrel, whose last transport counts.</summary>
    public static IServiceCollection AddOpenConnections(this IServiceCollection services)
    {
        services.AddSingleton(DescriptorLimit.OfThisProcess());
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<ReaderLimit>();
        services.AddSingleton<IConnectionListenerFactory, CappedListenerFactory>();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Limits.RequestHeadersTimeout = Headers;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MinResponseDataRate = Reading;
        });
        return services;
    }

    /// <summary>Put behind what refuses strangers, who get no turn.</summary>
    public static IApplicationBuilder UseReaderLimit(this IApplicationBuilder app)
    {
        var limit = app.ApplicationServices.GetRequiredService<ReaderLimit>();
        return app.Use(limit.InvokeAsync);
    }

    /// <summary>Put first: a connection is busy from the request's headers to the end of its answer.</summary>
    public static IApplicationBuilder UseOpenConnections(this IApplicationBuilder app)
    {
        var connections = app.ApplicationServices.GetRequiredService<OpenConnections>();
        return app.Use(async (context, next) =>
        {
            if (context.Features.Get<OpenConnection>() is not { } connection)
            {
                await next(context);
                return;
            }

            connections.RequestBegins(connection);
            try
            {
                await next(context);
            }
            finally
            {
                connections.RequestEnds(connection);
            }
        });
    }
}
