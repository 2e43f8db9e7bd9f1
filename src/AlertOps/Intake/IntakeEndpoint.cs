using AlertOps.Intake.WeChatAlarms;
using AlertOps.Operations;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Intake;

internal static class IntakeEndpoint
{
    /// <summary><c>POST /api/v1/alertmanager</c> and <c>POST /api/v1/wechat-alarm</c>; they judge their callers themselves.</summary>
    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/alertmanager", ReceiveAsync).AllowAnonymous();
        routes.MapPost("/api/v1/wechat-alarm", WeChatAlarmEndpoint.ReceiveAsync)
            .WithSummary("Takes the text of a WeChat Official Account alarm as it stands in the alarm group: as it is, as JSON or as a form's field text.")
            .Accepts<string>("text/plain", "application/json", "application/x-www-form-urlencoded")
            .Produces<WeChatAlarmTaken>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery()
            .AllowAnonymous();
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, WebhookReceiver receiver)
    {
        var answer = await receiver.ReceiveAsync(http, http.RequestAborted);
        AlertOpsMetrics.IntakeAnswered((answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
        return answer;
    }
}
