using System.Security.Claims;
using AlertOps.Configuration;
using Microsoft.AspNetCore.Authentication;

namespace AlertOps.Access;

/// <summary>
/// The only authentication scheme: it accepts tokens, and direct callers on this machine while the installation is fresh. It implements the interface instead of
/// deriving from ASP.NET Core's base class, which logs two lines for every refused request.
/// </summary>
internal sealed class TokenAuthenticationHandler(ActiveConfiguration configuration) : IAuthenticationHandler
{
    public const string Scheme = "alertops";

    private HttpContext context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        this.context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        var caller = Caller.Of(context, configuration.Current);
        context.Features.Set(caller);
        return Task.FromResult(caller.Kind switch
        {
            CallerKind.Anonymous => AuthenticateResult.NoResult(),
            CallerKind.Unknown => AuthenticateResult.Fail("no token of this service"),
            _ => AuthenticateResult.Success(new AuthenticationTicket(Principal(caller), Scheme)),
        });
    }

    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        AccessRefusalWriter.RefuseAsync(context, AccessRefusal.SignIn(context.Features.Get<AccessRequirement>(), context.Request));

    public Task ForbidAsync(AuthenticationProperties? properties) =>
        AccessRefusalWriter.RefuseAsync(context, AccessRefusal.NotAllowed(context.Features.Get<AccessRequirement>(), Caller.Of(context), context.Request));

    private static ClaimsPrincipal Principal(Caller caller) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], Scheme));
}
