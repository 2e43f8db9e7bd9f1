using AlertOps.Background;

namespace AlertOps.Intake;

/// <summary>
/// Counts the responses to Alertmanager by status, those of intake and those of the middleware before it that refuses callers. Refused callers are logged, throttled.
/// </summary>
internal static class IntakeRequestCounting
{
    /// <summary>Must be the first middleware: it counts the responses of all that follow.</summary>
    public static IApplicationBuilder UseIntakeRequestCounting(this IApplicationBuilder app)
    {
        var metrics = app.ApplicationServices.GetRequiredService<IntakeMetrics>();
        var throttle = app.ApplicationServices.GetRequiredService<LogThrottle>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(IntakeRequestCounting).FullName!);
        return app.Use(async (context, next) =>
        {
            await next(context);
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments(IntakeEndpoint.Path, StringComparison.OrdinalIgnoreCase))
            {
                var status = context.Response.StatusCode;
                metrics.Answered(status);
                if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status421MisdirectedRequest && throttle.Allows($"caller/{status}", out var leftOut))
                {
                    Log.CallerRefused(logger, status, leftOut);
                }
            }
        });
    }
}
