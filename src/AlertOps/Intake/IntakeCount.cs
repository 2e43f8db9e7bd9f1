using AlertOps.Operations;

namespace AlertOps.Intake;

/// <summary>Counts what Alertmanager is answered, whoever answers: intake itself, or what stands before it and refuses the caller.</summary>
internal static class IntakeCount
{
    /// <summary>Put first: everything after it is counted.</summary>
    public static IApplicationBuilder UseIntakeCount(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Equals(IntakeEndpoint.Path, StringComparison.OrdinalIgnoreCase))
        {
            AlertOpsMetrics.IntakeAnswered(context.Response.StatusCode);
        }
    });
}
