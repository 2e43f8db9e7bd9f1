using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class IncidentsApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", ListAsync).WithTags("incidents")
            .WithSummary("Incidents, newest first. state takes several words with commas; from and to are RFC 3339 times; lang is zh-CN (default) or en.")
            .WithQuery("state", "severity", "q", "from", "to", "cursor", "lang")
            .Produces<ListDto<IncidentDto>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/incidents/{id:long}", ShowAsync).WithTags("incidents")
            .WithSummary("One incident with its alerts (200 at most, then alerts_next), newest changes with evidence, and newest deliveries. lang is zh-CN (default) or en.")
            .WithQuery("lang", "alerts_cursor", "changes_cursor")
            .Produces<IncidentDetailDto>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, [FromServices] IncidentReader reader, CancellationToken ct)
    {
        var query = new ApiQuery(request.Query);
        var filter = query.Incidents();
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        return TypedResults.Json(ListDto.Of(await reader.IncidentsAsync(filter, ct), IncidentDto.Of), ApiJson.Readable.ListDtoIncidentDto);
    }

    private static async Task<IResult> ShowAsync(long id, HttpRequest request, [FromServices] IncidentReader reader, CancellationToken ct)
    {
        var query = new ApiQuery(request.Query);
        var (language, part) = (query.InLanguage(), query.IncidentPart());
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        return await reader.IncidentAsync(id, language, part, ct) is { } view
            ? TypedResults.Json(IncidentDetailDto.Of(view), ApiJson.Readable.IncidentDetailDto)
            : ApiProblems.Unknown("incident", $"{id}");
    }
}
