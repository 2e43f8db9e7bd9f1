using Microsoft.AspNetCore.Authorization;

namespace AlertOps.Access;

internal static class AccessServices
{
    /// <param name="callbacks">Prefixes of the paths on which other servers call channels back.</param>
    public static IServiceCollection AddAccess(this IServiceCollection services, IEnumerable<string> callbacks)
    {
        services.AddSingleton(new ApiPaths(callbacks));
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<TokenAuthenticationHandler>(TokenAuthenticationHandler.Scheme, displayName: null);
            options.DefaultScheme = TokenAuthenticationHandler.Scheme;
        });
        services.AddTransient<TokenAuthenticationHandler>();
        services.AddSingleton<IAuthorizationHandler, AccessRequirementHandler>();
        services.AddSingleton<MachineNames>();
        services.AddHostedService<FreshInstallationWarning>();
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = PolicyOf(new AccessRequirement(null));
            options.DefaultPolicy = options.FallbackPolicy;
            options.AddPolicy(Policies.Responder, PolicyOf(new AccessRequirement(Role.Responder)));
            options.AddPolicy(Policies.Admin, PolicyOf(new AccessRequirement(Role.Admin)));
            options.AddPolicy(Policies.Webhook, PolicyOf(new AccessRequirement(Role.Admin, Webhook: true, Loopback: true)));
            options.AddPolicy(Policies.Alarm, PolicyOf(new AccessRequirement(Role.Responder, Webhook: true)));
        });
        return services;
    }

    /// <summary>Must follow the middleware that renders error pages. Every request is checked, also one that finds no endpoint.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app
        .UseAuthentication()
        .UseMiddleware<HostFiltering>()
        .UseMiddleware<CrossSiteRequestCheck>()
        .UseAuthorization();

    private static AuthorizationPolicy PolicyOf(AccessRequirement requirement) => new([requirement], []);
}
