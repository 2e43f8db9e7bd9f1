using System.Data.Common;
using AlertOps.Background;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AlertOps.Intake.WeChatAlarms;

/// <param name="Incidents">The one that speaks of the alarm.</param>
internal sealed record WeChatAlarmTaken(long[] Incidents, string Alert);

/// <summary>The API's side of alarms: what it says, on disk, answered.</summary>
internal static class WeChatAlarmEndpoint
{
    public static async Task<IResult> ReceiveAsync(
        HttpContext http,
        [FromServices] WeChatAlarmIntake intake,
        [FromServices] LogThrottle pace,
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
            return await intake.TakeAsync(body.Text, ct) switch
            {
                { IncidentId: { } id, Alert: { } alert } => TypedResults.Ok(new WeChatAlarmTaken([id], alert)),
                { Problem: { } problem } => Refused(StatusCodes.Status400BadRequest, problem.What, problem.Cure),
                { Admission: AdmissionKind.Overloaded } => IntakeAnswer.Busy(http),
                _ => IntakeAnswer.Unavailable(http),
            };
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            Log.NotStored(logger, pace, 1, error);
            return IntakeAnswer.Unavailable(http);
        }
    }

    private static ProblemHttpResult Refused(int status, string what, string cure) =>
        TypedResults.Problem(statusCode: status, title: status == StatusCodes.Status413PayloadTooLarge ? "Body too large" : "Not a WeChat alarm", detail: $"{what}: {cure}");
}
