using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlertOps.Api;

/// <summary>Creates the API's errors, all as problem+json.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult BadQuery(ImmutableArray<string> problems) =>
        TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "the query can't be read", detail: string.Join("; ", problems));

    public static ProblemHttpResult BadBody(string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "the body can't be read", detail: detail);

    public static ProblemHttpResult Unknown(string what, string id) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: $"there is no {what} {id}");

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "the state does not allow it", detail: detail);

    public static ProblemHttpResult NotYet() => TypedResults.Problem(
        statusCode: StatusCodes.Status501NotImplemented, title: "not yet", detail: "this path is planned, but not part of this version");
}
