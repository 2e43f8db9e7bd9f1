using AlertOps.Access;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Metrics;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AlertOps.Api;

/// <summary>Maps the endpoints for orchestrators and Prometheus, named as those of Prometheus and Alertmanager: healthy, ready, reload, metrics.</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/-/healthy", ["GET", "HEAD"], () => Results.Text("AlertOps is healthy.\n")).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods("/-/ready", ["GET", "HEAD"], Ready).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/-/reload", ReloadAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        routes.MapMethods("/metrics", ["GET", "HEAD"], MetricsAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> MetricsAsync(HttpContext http, PrometheusExporter metrics)
    {
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var format = ScrapeFormat.Of(http.Request.GetTypedHeaders().Accept);
        return Results.Bytes(await metrics.CollectAsync(format), ScrapeFormat.ContentTypeOf(format));
    }

    private static IResult Ready(Draining draining, StoreHealth store) => draining.HasBegun ? NotReady("AlertOps is going down.\n")
        : !store.IsHealthy ? NotReady("AlertOps can't use its database now; its log says why.\n")
        : Results.Text("AlertOps is ready.\n");

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReloadAsync(HttpContext http, ConfigurationReload reload, ActiveConfiguration configuration, AuditLog audit, CancellationToken ct)
    {
        // The caller is whoever the configuration of before says: the new one may have another token.
        var actor = RequestActor.Of(http, configuration.Current);
        var state = await reload.ReloadAsync(ct);
        await audit.WriteAsync(actor, AuditAction.Reload, "configuration", null, [("outcome", state.IsSuccessful ? "loaded" : "refused")]);
        return state.IsSuccessful
            ? Results.Ok()
            : Results.Text(string.Join('\n', state.Problems) + "\n", statusCode: StatusCodes.Status500InternalServerError);
    }
}
