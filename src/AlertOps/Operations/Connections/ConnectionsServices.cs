using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AlertOps.Operations.Connections;

internal static class ConnectionsServices
{
    /// <summary>A client that keeps a connection must use it again within two minutes. Alertmanager's default interval between updates is five minutes, and then it opens another one.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    /// <summary>Headers are a few hundred bytes; a client that takes longer over them is suspicious.</summary>
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(15);

    /// <summary>A client that reads more slowly than over the worst of mobile networks keeps others waiting for their turn, and is cut.</summary>
    private static readonly MinDataRate Reading = new(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>The largest webhook body, in bytes; no other request body is larger.</summary>
    private const long LargestBody = 10 * 1024 * 1024;

    /// <summary>Must follow the registration of Kestrel, which uses the transport that was registered last.</summary>
    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.AddSingleton(FileDescriptorLimit.OfThisProcess());
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<ConnectionLimiter>();
        services.AddSingleton<ReadConcurrencyLimiter>();
        services.AddSingleton<IConnectionListenerFactory, LimitedListenerFactory>();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Limits.RequestHeadersTimeout = Headers;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MinResponseDataRate = Reading;
        });
        return services;
    }

    /// <summary>Must follow the authorization, so that refused callers take no slot.</summary>
    public static IApplicationBuilder UseReadConcurrencyLimiter(this IApplicationBuilder app)
    {
        var limit = app.ApplicationServices.GetRequiredService<ReadConcurrencyLimiter>();
        return app.Use(limit.InvokeAsync);
    }

    /// <summary>Must be first: a connection is busy from the request's headers to the end of its answer.</summary>
    public static IApplicationBuilder UseConnectionLimits(this IApplicationBuilder app)
    {
        var connections = app.ApplicationServices.GetRequiredService<ConnectionLimiter>();
        return app.Use(async (context, next) =>
        {
            if (context.Features.Get<TrackedConnection>() is not { } connection)
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
