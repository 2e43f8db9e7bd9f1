using AlertOps.Access;

namespace AlertOps.Api;

internal static class ResponderRequirement
{
    /// <summary>Requires the role responder, as every endpoint that sends something does, and describes the refusals in the OpenAPI document.</summary>
    public static RouteHandlerBuilder RequireResponder(this RouteHandlerBuilder endpoint) => endpoint
        .RequireAuthorization(Policies.Responder)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);
}
