using System.Globalization;
using AlertOps.DryRun;
using AlertOps.Intake;
using AlertOps.Intake.Alertmanager;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>Handles <c>POST /api/v1/explain</c>: explains the effects of a webhook body, and sends and stores nothing.</summary>
internal static class ExplainApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/explain", ExplainAsync)
        .RequireResponder()
        .Accepts<object>("application/json")
        .Produces<Explanation>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .WithSummary("What a webhook body would cause: route, runbook, queries with results, and the exact messages. Sends and stores nothing.");

    private static async Task<IResult> ExplainAsync(
        HttpRequest request,
        [FromServices] Explainer explainer,
        [FromServices] TimeProvider time,
        [FromQuery] string? source,
        [FromQuery] string? receiver,
        [FromQuery] string? at,
        CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (at is not null
            && (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out now)
                || now.Year is < 1971 or > 9000))
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "at is not a time", detail: "Write it like 2026-01-05T03:08:00Z.");
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        if (!AlertmanagerWebhookParser.TryParse(body.GetBuffer().AsSpan(0, (int)body.Length), new WebhookOrigin(source ?? "", receiver), now, out var update, out var problem))
        {
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest, title: "Not an Alertmanager webhook body", detail: problem.What, extensions: [new("path", problem.Path)]);
        }

        return Heartbeats.Without(update) is { } telling
            ? Results.Json(await explainer.ExplainAsync(telling, now, ct), ExplanationJson.Readable.Explanation)
            : Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Only heartbeats", detail: Heartbeats.Told);
    }
}
