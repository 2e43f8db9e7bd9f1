using AlertOps.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace AlertOps.Access;

/// <summary>What an endpoint asks of its caller.</summary>
/// <param name="Role">Who has it, or a higher one, may; null means that it depends on the method: reading is a viewer's, all else an administrator's.</param>
/// <param name="Webhook">So may who holds the webhook token.</param>
/// <param name="Direct">So may a direct caller on this machine while no webhook token is configured.</param>
internal sealed record AccessRequirement(Role? Role, bool Webhook = false, bool Direct = false) : IAuthorizationRequirement
{
    /// <summary>
    /// <c>/?sign_in</c>: asks who it is even where nobody has to say, so that a browser, which shows a password only when asked, can become more than a viewer. At
    /// the root, since browsers then show it everywhere below.
    /// </summary>
    public const string SignIn = "sign_in";

    public Role For(HttpRequest request) => Role ?? (IsReading(request) ? AlertOps.Access.Role.Viewer : AlertOps.Access.Role.Admin);

    public bool Admits(Caller caller, HttpContext context, AlertOpsOptions options)
    {
        var needed = For(context.Request);
        return caller.Role >= needed
            || (Webhook && caller.Kind == CallerKind.Webhook)
            || (caller.Kind == CallerKind.Anonymous
                && ((needed == AlertOps.Access.Role.Viewer && options.Auth.AnonymousMayRead(options.Server) && !context.Request.Query.ContainsKey(SignIn))
                    || (Direct && options.Server.WebhookTokens.IsDefaultOrEmpty && DirectCaller.Is(context, options.Server))));
    }

    /// <summary>A request that changes nothing, whatever endpoint takes it.</summary>
    public static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
}

/// <summary>Judges the caller, and notes what was needed for who has to tell of it.</summary>
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
