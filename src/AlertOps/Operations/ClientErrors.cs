using AlertOps.Background;
using Microsoft.AspNetCore.Antiforgery;

namespace AlertOps.Operations;

/// <summary>
/// Answers requests that their sender has broken with 4xx and one throttled log line: a Host that is no name, a body in bad chunks, one that arrives too slowly
/// or is too large, a form that is none, a closed connection. They are no failure of the service, and write no stack trace.
/// </summary>
internal static class ClientErrors
{
    /// <summary>Must follow the middleware that renders error pages, since it gives the answer its body.</summary>
    public static IApplicationBuilder UseClientErrors(this IApplicationBuilder app)
    {
        var throttle = app.ApplicationServices.GetRequiredService<LogThrottle>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ClientErrors).FullName!);
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception error) when (StatusOf(error, context) is not null)
            {
                Answer(context, StatusOf(error, context)!.Value, throttle, logger);
            }
        });
    }

    /// <summary>The status code that answers such a request; null when the sender has done nothing wrong.</summary>
    private static int? StatusOf(Exception error, HttpContext context) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,

        // Antiforgery reads the form, and wraps the server's exception about the body.
        AntiforgeryValidationException { InnerException: BadHttpRequestException bad } => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,

        // Kestrel throws it for a chunk whose size overflows.
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,

        // The framework's form reader, which has limits of its own, throws it.
        InvalidDataException when context.Request.HasFormContentType => StatusCodes.Status400BadRequest,
        OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
        _ => null,
    };

    private static void Answer(HttpContext context, int status, LogThrottle throttle, ILogger logger)
    {
        if (status != StatusCodes.Status499ClientClosedRequest && throttle.Allows($"request/{status}", out var leftOut))
        {
            logger.RequestBroken(RequestFailureLog.RouteOf(context), status, leftOut);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = status;
    }
}
