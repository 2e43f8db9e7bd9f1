using System.Data.Common;
using AlertOps.Access;
using AlertOps.Background;
using AlertOps.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AlertOps.Intake.WeChatAlarms;

/// <param name="Incidents">The one that speaks of the alarm.</param>
internal sealed record WeChatAlarmTaken(long[] Incidents, string Alert);

/// <summary>Handles <c>POST /api/v1/wechat-alarm</c>: reads the text, waits until its incident is on disk, and responds.</summary>
internal static class WeChatAlarmEndpoint
{
    public static async Task<IResult> ReceiveAsync(
        HttpContext http,
        [FromServices] WeChatAlarmIntake intake,
        [FromServices] ActiveConfiguration configuration,
        [FromServices] LogThrottle throttle,
        [FromServices] ILogger<WeChatAlarmIntake> logger,
        CancellationToken ct)
    {
        var body = await WeChatAlarmText.ReadAsync(http.Request, ct);
        if (body.IsRefused)
        {
            return Refused(body.Status, body.Problem, body.Cure);
        }

        try
        {
            return await intake.SubmitAsync(body.Text, RequestActor.Of(http, configuration.Current), ct) switch
            {
                { IncidentId: { } id, Alert: { } alert } => TypedResults.Ok(new WeChatAlarmTaken([id], alert)),
                { Problem: { } problem } => Refused(StatusCodes.Status400BadRequest, problem.What, problem.Cure),
                { Status: IntakeStatus.Overloaded } => IntakeResponses.Overloaded(http),
                _ => IntakeResponses.Unavailable(http),
            };
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            Log.NotStored(logger, throttle, 1, error);
            return IntakeResponses.Unavailable(http);
        }
    }

    private static ProblemHttpResult Refused(int status, string what, string cure) =>
        TypedResults.Problem(statusCode: status, title: status == StatusCodes.Status413PayloadTooLarge ? "Body too large" : "Not a WeChat alarm", detail: $"{what}: {cure}");
}
