using AlertOps.Runbooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class RunbooksApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/runbooks", List).WithTags("runbooks")
            .WithSummary("All runbooks, by id. lang is zh-CN (default) or en.")
            .WithQuery("lang")
            .Produces<ListDto<RunbookDto>>();
        api.MapGet("/runbooks/{id}", Show).WithTags("runbooks")
            .WithSummary("One runbook with its queries, actions and text.")
            .WithQuery("lang")
            .Produces<RunbookDetailDto>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List(HttpRequest request, [FromServices] RunbookLibrary library)
    {
        var query = new ApiQuery(request.Query);
        var language = query.InLanguage();
        return query.Problems.IsEmpty
            ? TypedResults.Json(
                new ListDto<RunbookDto>([.. library.Current.All.OrderBy(runbook => runbook.Id, StringComparer.Ordinal).Select(runbook => RunbookDto.Of(runbook.In(language)))], null),
                ApiJson.Readable.ListDtoRunbookDto)
            : ApiProblems.BadQuery(query.Problems);
    }

    private static IResult Show(string id, HttpRequest request, [FromServices] RunbookLibrary library)
    {
        var query = new ApiQuery(request.Query);
        var language = query.InLanguage();
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        return library.Current.Find(id) is { } runbook
            ? TypedResults.Json(RunbookDetailDto.Of(runbook.In(language)), ApiJson.Readable.RunbookDetailDto)
            : ApiProblems.Unknown("runbook", id);
    }
}
