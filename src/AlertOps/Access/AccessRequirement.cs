using AlertOps.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace AlertOps.Access;

/// <summary>The access that an endpoint requires of its caller.</summary>
/// <param name="Role">The lowest role; null means that it depends on the method: reading needs a viewer, everything else an administrator.</param>
/// <param name="Webhook">True when the webhook token is enough, too.</param>
/// <param name="Loopback">True when a direct caller on this machine needs no token while no webhook token is configured.</param>
internal sealed record AccessRequirement(Role? Role, bool Webhook = false, bool Loopback = false) : IAuthorizationRequirement
{
    /// <summary>
    /// The query of <c>/?sign_in</c>, which asks for credentials even where anonymous callers may read: a browser sends a password only when it is asked, and
    /// without it nobody could become more than a viewer. The path is the root, since browsers then send the password to everything below it.
    /// </summary>
    public const string SignIn = "sign_in";

    /// <summary>The lowest role that this request needs.</summary>
    public Role RoleFor(HttpRequest request) => Role ?? (IsReading(request) ? AlertOps.Access.Role.Viewer : AlertOps.Access.Role.Admin);

    public bool Admits(Caller caller, HttpContext context, AlertOpsOptions options)
    {
        var needed = RoleFor(context.Request);
        return caller.Role >= needed
            || (Webhook && caller.Kind == CallerKind.Webhook)
            || (caller.Kind == CallerKind.Anonymous
                && ((needed == AlertOps.Access.Role.Viewer && options.Auth.AnonymousMayRead(options.Server) && !context.Request.Query.ContainsKey(SignIn))
                    || (Loopback && options.Server.WebhookTokens.IsDefaultOrEmpty && LoopbackCaller.Is(context, options.Server))));
    }

    /// <summary>True when the request's method changes nothing.</summary>
    public static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
}

/// <summary>Decides whether the caller meets the requirement, and keeps the requirement for the answer when it is not met.</summary>
internal sealed class AccessRequirementHandler(ActiveConfiguration configuration) : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.Resource is HttpContext http)
        {
            if (requirement.Admits(Caller.Of(http), http, configuration.Current))
            {
                context.Succeed(requirement);
            }
            else
            {
                http.Features.Set(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
