using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class RunbooksApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/runbooks", List).WithTags("runbooks")
            .WithSummary("Runbooks by id, 200 at a time. lang is zh-CN (default) or en.")
            .WithQuery("lang", "cursor")
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
        var cursor = query.ListCursor();
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        ImmutableArray<RunbookDto> all = [.. library.Current.All.OrderBy(runbook => runbook.Id, StringComparer.Ordinal).Select(runbook => RunbookDto.Of(runbook.In(language)))];
        return TypedResults.Json(ListDto.Of(InMemoryPage.Of(all, cursor, runbook => runbook.Length), runbook => runbook), ApiJson.Readable.ListDtoRunbookDto);
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
