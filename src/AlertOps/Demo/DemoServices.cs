using Microsoft.AspNetCore.Routing;

namespace AlertOps.Demo;

internal static class DemoServices
{
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoClock>()
        .AddHostedService<DemoPlayer>();

    public static IEndpointRouteBuilder MapDemo(this IEndpointRouteBuilder endpoints) => endpoints.MapSamplePrometheus();
}
