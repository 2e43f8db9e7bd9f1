using AlertOps.Delivery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AlertOps.Intake;

/// <summary>Why a body won't be taken, now or later.</summary>
/// <param name="Path">JSON path of what is wrong; null when it isn't in the JSON.</param>
internal sealed record Refusal(int Status, string What, string? Path);

/// <summary>Answers to Alertmanager. It repeats what was answered with 5xx, and nothing else: 429 would lose alerts.</summary>
internal static class IntakeAnswer
{
    private const string RetryAfterSeconds = "5";

    public static IResult Accepted(Receipt receipt) => TypedResults.Ok(new Taken([receipt.IncidentId], receipt.Change is not null));

    public static IResult Busy(HttpContext http) => Later(http, "AlertOps is overloaded; send it again");

    public static IResult Unavailable(HttpContext http) => Later(http, "AlertOps can't store anything now; send it again");

    public static IResult Refused(Refusal refusal) => Problem(refusal.Status, refusal.Status switch
    {
        StatusCodes.Status404NotFound => "Unknown receiver",
        StatusCodes.Status413PayloadTooLarge => "Body too large",
        _ => "Not an Alertmanager webhook body",
    }, refusal.What, refusal.Path);

    private static ProblemHttpResult Later(HttpContext http, string detail)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem(StatusCodes.Status503ServiceUnavailable, "Try again later", detail, null);
    }

    private static ProblemHttpResult Problem(int status, string title, string detail, string? path)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (path is not null)
        {
            problem.Extensions["path"] = path;
        }

        return TypedResults.Problem(problem);
    }

    /// <param name="Changed">False when it only repeated what was known.</param>
    private sealed record Taken(long[] Incidents, bool Changed);
}
