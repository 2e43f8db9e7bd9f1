using AlertOps.Access;
using AlertOps.Configuration;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>Maps the paths for programs that are announced and not built: each answers that it is not there yet.</summary>
internal static class NotYetApi
{
    public static void Map(IEndpointRouteBuilder api) => Map(api, NotYetKind.Api);

    /// <summary>Maps the paths that programs ask for outside <c>/api/v1</c>.</summary>
    public static void MapOutside(IEndpointRouteBuilder app) => Map(app, NotYetKind.Endpoint);

    private static void Map(IEndpointRouteBuilder routes, NotYetKind kind)
    {
        foreach (var item in routes.ServiceProvider.GetRequiredService<NotYet>().Of(kind))
        {
            var (method, path) = item.Name.Split(' ') is [var first, var second] ? (first, second) : throw new InvalidOperationException($"'{item.Name}' is no method and path");
            var endpoint = routes.MapMethods(path, [method], ApiProblems.NotYet).ExcludeFromDescription();
            _ = item.Access switch
            {
                NotYetAccess.Viewer => endpoint,
                NotYetAccess.Responder => endpoint.RequireResponder(),
                NotYetAccess.Admin => endpoint.RequireAuthorization(Policies.Admin),
                NotYetAccess.Anybody => endpoint.AllowAnonymous(),
            };
        }
    }
}
