using AlertOps.Alerts;
using AlertOps.Runbooks;
using Microsoft.AspNetCore.Http.HttpResults;
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

    private static IResult List(string? lang, [FromServices] RunbookLibrary library) =>
        Read(lang, out var language) is { } problem
            ? problem
            : TypedResults.Json(
                new ListDto<RunbookDto>([.. library.Current.All.OrderBy(runbook => runbook.Id, StringComparer.Ordinal).Select(runbook => RunbookDto.Of(runbook.In(language)))], null),
                ApiJson.Readable.ListDtoRunbookDto);

    private static IResult Show(string id, string? lang, [FromServices] RunbookLibrary library)
    {
        if (Read(lang, out var language) is { } problem)
        {
            return problem;
        }

        return library.Current.Find(id) is { } runbook
            ? TypedResults.Json(RunbookDetailDto.Of(runbook.In(language)), ApiJson.Readable.RunbookDetailDto)
            : ApiProblems.Unknown("runbook", id);
    }

    private static ProblemHttpResult? Read(string? text, out Language language)
    {
        language = Language.Chinese;
        return text is null || Languages.TryParse(text, out language) ? null : ApiProblems.BadQuery([$"lang is \"{text}\"; it can be zh-CN, en"]);
    }
}
