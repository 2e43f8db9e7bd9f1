using AlertOps.Access;

namespace AlertOps.Api;

internal static class RoleDescription
{
    /// <summary>What sends something is a responder's, and says so in the API's description.</summary>
    public static RouteHandlerBuilder RequireResponder(this RouteHandlerBuilder endpoint) => endpoint
        .RequireAuthorization(Policies.Responder)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);
}
