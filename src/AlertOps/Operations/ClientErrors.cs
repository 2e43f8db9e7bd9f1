using AlertOps.Background;
using Microsoft.AspNetCore.Antiforgery;

namespace AlertOps.Operations;

/// <summary>
/// A request that its sender has broken (a Host that is no name, a body in bad chunks, one that drips, one that is too large, a form that is none, a connection that is gone) is
/// answered with 4xx and told in one line: it is no failure of the service, and nothing for its stack traces.
/// </summary>
internal static class ClientErrors
{
    /// <summary>Put behind what writes the error pages, which give the answer its body.</summary>
    public static IApplicationBuilder UseClientMistakes(this IApplicationBuilder app)
    {
        var pace = app.ApplicationServices.GetRequiredService<LogThrottle>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ClientErrors).FullName!);
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception error) when (StatusOf(error, context) is not null)
            {
                Answer(context, StatusOf(error, context)!.Value, pace, logger);
            }
        });
    }

    /// <summary>What the answer to such a request is; null when the sender has done nothing wrong.</summary>
    private static int? StatusOf(Exception error, HttpContext context) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,

        // It reads the form, and wraps what the server says of the body.
        AntiforgeryValidationException { InnerException: BadHttpRequestException bad } => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,

        // Kestrel's, of a chunk whose size no number holds.
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,

        // Only the framework's reader of forms, which has limits of its own, says it so.
        InvalidDataException when context.Request.HasFormContentType => StatusCodes.Status400BadRequest,
        OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
        _ => null,
    };

    private static void Answer(HttpContext context, int status, LogThrottle pace, ILogger logger)
    {
        if (status != StatusCodes.Status499ClientClosedRequest && pace.Allows($"request/{status}", out var leftOut))
        {
            logger.RequestBroken(RequestFailures.RouteOf(context), status, leftOut);
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
