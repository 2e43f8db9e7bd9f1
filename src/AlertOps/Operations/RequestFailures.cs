using AlertOps.Background;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Operations;

/// <summary>
/// Tells the log of requests that failed for a reason of ours: with the whole stack, but once in a while for each kind of failure. Whoever finds a
/// request that fails can send it as often as they like.
/// </summary>
internal sealed class RequestFailures(LogThrottle pace, ILogger<RequestFailures> logger)
{
    public void Tell(Exception error, HttpContext context)
    {
        if (pace.Allows($"failure/{error.GetType().FullName}", out var leftOut))
        {
            logger.RequestFailed(error, RouteOf(context), leftOut);
        }
    }

    /// <summary>The address as we have written it: not a word of the stranger's. "" when nothing of ours is there.</summary>
    public static string RouteOf(HttpContext context)
    {
        // Whoever answers in place of the endpoint takes it off the request, and leaves it where the failure is.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
    }
}
