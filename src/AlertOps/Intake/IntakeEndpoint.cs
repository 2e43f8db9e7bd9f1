using AlertOps.Access;
using AlertOps.Intake.Alertmanager;
using AlertOps.Intake.WeChatAlarms;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Intake;

internal static class IntakeEndpoint
{
    public const string Path = "/api/v1/alertmanager";

    /// <summary>Maps <c>POST /api/v1/alertmanager</c> and <c>POST /api/v1/wechat-alarm</c>.</summary>
    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (HttpContext http, WebhookReceiver receiver) => receiver.ReceiveAsync(http, http.RequestAborted)).RequireAuthorization(Policies.Webhook);
        routes.MapPost("/api/v1/wechat-alarm", WeChatAlarmEndpoint.ReceiveAsync)
            .WithSummary("Takes the text of a WeChat Official Account alarm as it stands in the alarm group: as it is, as JSON or as a form's field text.")
            .Accepts<string>("text/plain", "application/json", "application/x-www-form-urlencoded")
            .Produces<WeChatAlarmTaken>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery()
            .RequireAuthorization(Policies.Alarm);
    }
}
