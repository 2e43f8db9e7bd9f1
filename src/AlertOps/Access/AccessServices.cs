using AlertOps.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace AlertOps.Access;

internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<CallerAuthentication>(CallerAuthentication.Scheme, displayName: null);
            options.DefaultScheme = CallerAuthentication.Scheme;
        });
        services.AddTransient<CallerAuthentication>();
        services.AddSingleton<IAuthorizationHandler, AccessRequirementHandler>();
        services.AddSingleton<OwnNames>();
        services.AddHostedService<FreshInstallationWarning>();
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = Of(new AccessRequirement(null));
            options.DefaultPolicy = options.FallbackPolicy;
            options.AddPolicy(Policies.Responder, Of(new AccessRequirement(Role.Responder)));
            options.AddPolicy(Policies.Admin, Of(new AccessRequirement(Role.Admin)));
            options.AddPolicy(Policies.Webhook, Of(new AccessRequirement(Role.Admin, Webhook: true, Direct: true)));
            options.AddPolicy(Policies.Alarm, Of(new AccessRequirement(Role.Responder, Webhook: true)));
        });
        return services;
    }

    /// <summary>Put behind what renders pages of errors. Every request passes, whatever endpoint it finds, and when it finds none.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app
        .UseAuthentication()
        .UseMiddleware<HostCheck>()
        .UseMiddleware<ForeignPages>()
        .UseAuthorization();

    private static AuthorizationPolicy Of(AccessRequirement requirement) => new([requirement], []);
}
