using AlertOps.Background;
using AlertOps.Operations;

namespace AlertOps.Intake;

/// <summary>Counts what Alertmanager is answered, whoever answers: intake itself, or what stands before it and refuses the caller. The log names refused callers, a line in a while.</summary>
internal static class IntakeCount
{
    /// <summary>Put first: everything after it is counted.</summary>
    public static IApplicationBuilder UseIntakeCount(this IApplicationBuilder app)
    {
        var pace = app.ApplicationServices.GetRequiredService<LogThrottle>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(IntakeCount).FullName!);
        return app.Use(async (context, next) =>
        {
            await next(context);
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments(IntakeEndpoint.Path, StringComparison.OrdinalIgnoreCase))
            {
                var status = context.Response.StatusCode;
                AlertOpsMetrics.IntakeAnswered(status);
                if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status421MisdirectedRequest && pace.Allows($"caller/{status}", out var leftOut))
                {
                    Log.CallerRefused(logger, status, leftOut);
                }
            }
        });
    }
}
