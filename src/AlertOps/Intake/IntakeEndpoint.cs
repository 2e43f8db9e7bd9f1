using Microsoft.AspNetCore.Routing;

namespace AlertOps.Intake;

internal static class IntakeEndpoint
{
    /// <summary><c>POST /api/v1/alertmanager</c>; it judges its callers itself.</summary>
    public static IEndpointConventionBuilder MapIntake(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/alertmanager", static (HttpContext http, WebhookReceiver receiver) => receiver.ReceiveAsync(http, http.RequestAborted))
        .AllowAnonymous();
}
