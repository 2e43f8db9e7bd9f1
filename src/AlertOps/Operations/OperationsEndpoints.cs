using AlertOps.Configuration;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Operations;

/// <summary>What orchestrators and Prometheus ask: alive, ready, reload, metrics; as Prometheus and Alertmanager have them.</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/-/healthy", ["GET", "HEAD"], () => Results.Text("AlertOps is healthy.\n")).ExcludeFromDescription();
        routes.MapMethods("/-/ready", ["GET", "HEAD"], Ready).ExcludeFromDescription();
        routes.MapPost("/-/reload", ReloadAsync).ExcludeFromDescription();
        routes.MapMethods("/metrics", ["GET", "HEAD"], (MetricsEndpoint metrics) => Results.Text(metrics.Collect(), PrometheusText.ContentType)).ExcludeFromDescription();
    }

    private static IResult Ready(Draining draining) => draining.HasBegun
        ? Results.Text("AlertOps is going down.\n", statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Text("AlertOps is ready.\n");

    private static async Task<IResult> ReloadAsync(HttpContext context, ConfigurationReload reload, ActiveConfiguration configuration, CancellationToken ct)
    {
        if (!LocalCaller.IsDirect(context, configuration.Current.Server))
        {
            return Results.Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "Only from this machine",
                detail: "Reload with SIGHUP, or send the request from the machine itself without a proxy. A changed file is noticed by itself.");
        }

        var state = await reload.ReloadAsync(ct);
        return state.IsSuccessful
            ? Results.Ok()
            : Results.Text(string.Join('\n', state.Problems) + "\n", statusCode: StatusCodes.Status500InternalServerError);
    }
}
