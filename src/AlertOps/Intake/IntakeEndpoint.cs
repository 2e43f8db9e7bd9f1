using AlertOps.Operations;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Intake;

internal static class IntakeEndpoint
{
    /// <summary><c>POST /api/v1/alertmanager</c>; it judges its callers itself.</summary>
    public static IEndpointConventionBuilder MapIntake(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/alertmanager", ReceiveAsync)
        .AllowAnonymous();

    private static async Task<IResult> ReceiveAsync(HttpContext http, WebhookReceiver receiver)
    {
        var answer = await receiver.ReceiveAsync(http, http.RequestAborted);
        AlertOpsMetrics.IntakeAnswered((answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
        return answer;
    }
}
