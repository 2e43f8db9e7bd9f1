using AlertOps.Background;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Operations;

/// <summary>
/// Logs requests that failed because of a bug or an outage, with the whole stack trace, but throttled for each kind of failure: anybody who finds a
/// request that fails can send it as often as they like.
/// </summary>
internal sealed class RequestFailureLog(LogThrottle throttle, ILogger<RequestFailureLog> logger)
{
    public void Write(Exception error, HttpContext context)
    {
        if (throttle.Allows($"failure/{error.GetType().FullName}", out var leftOut))
        {
            logger.RequestFailed(error, RouteOf(context), leftOut);
        }
    }

    /// <summary>The route pattern of the endpoint, which holds no text of the request; "" when no endpoint was found.</summary>
    public static string RouteOf(HttpContext context)
    {
        // The exception handler removes the endpoint from the request and keeps it in its feature.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
    }
}
