using AlertOps.Delivery;
using AlertOps.Intake.Alertmanager;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AlertOps.Intake;

/// <summary>Responses to those who send alerts. Alertmanager repeats what is answered with 5xx and nothing else: 429 would lose alerts.</summary>
internal static class IntakeResponses
{
    private const string RetryAfterSeconds = "5";

    public static IResult Accepted(Receipt receipt) => TypedResults.Ok(new AcceptedDto([receipt.IncidentId], receipt.Change is not null));

    /// <summary>The body held heartbeats alone, which are taken and open nothing.</summary>
    public static IResult Heartbeat() => TypedResults.Ok(new AcceptedDto([], false));

    public static IResult Overloaded(HttpContext http) => TryLater(http, "AlertOps is overloaded; send it again");

    public static IResult Unavailable(HttpContext http) => TryLater(http, "AlertOps can't store anything now; send it again");

    public static IResult Refused(WebhookRefusal refusal) => Problem(refusal.Status, refusal.Status switch
    {
        StatusCodes.Status404NotFound => "Unknown receiver",
        StatusCodes.Status413PayloadTooLarge => "Body too large",
        _ => "Not an Alertmanager webhook body",
    }, refusal.What, refusal.Path);

    private static ProblemHttpResult TryLater(HttpContext http, string detail)
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

    /// <param name="Changed">False when the body only repeated what was known.</param>
    private sealed record AcceptedDto(long[] Incidents, bool Changed);
}
