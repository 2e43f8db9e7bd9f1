using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        IncidentsApi.Map(api);
        IncidentCommandsApi.Map(api);
        DeliveriesApi.Map(api);
        RunbooksApi.Map(api);
        ExplainApi.Map(api);
        NotifyApi.Map(api);
        AuditApi.Map(api);
        PeopleApi.Map(api);
        NotYetApi.Map(api);
        NotYetApi.MapOutside(app);
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
