using AlertOps.Delivery;
using AlertOps.Incidents.Audit;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>
/// The result of submitting an alarm's text. Either <paramref name="Alert"/> or <paramref name="Problem"/> is set, or neither when it must be sent again.
/// </summary>
/// <param name="IncidentId">The incident that the alarm belongs to.</param>
/// <param name="Alert">The name of its alert.</param>
internal sealed record WeChatAlarmResult(long? IncidentId, string? Alert, WeChatAlarmProblem? Problem, IntakeStatus Status);

/// <summary>Turns the text of an alarm into an incident on disk.</summary>
internal sealed class WeChatAlarmIntake(IIncidentStore store, IntakeQueue queue, AuditLog audit, WeChatAlarmMetrics metrics, TimeProvider time, ILogger<WeChatAlarmIntake> logger)
{
    /// <param name="actor">The person or the program that posts it.</param>
    public async Task<WeChatAlarmResult> SubmitAsync(string text, Actor actor, CancellationToken ct)
    {
        if (Read(text, out var problem) is not { } alarm)
        {
            return new WeChatAlarmResult(null, null, problem, IntakeStatus.Rejected);
        }

        var open = await store.OpenIncidentsAsync(WeChatAlarmIncident.Source, WeChatAlarmIncident.Receiver, ct);
        var update = WeChatAlarmIncident.Opened(alarm, open, time.GetUtcNow());
        var result = await queue.SubmitAsync(update, queue.Budget.Reserve(), CancellationToken.None);
        switch (result.Status)
        {
            case IntakeStatus.Recorded:
                var labels = update.CommonLabels;
                metrics.Received(alarm.Type, labels["appid"], labels["ip"], labels["event"], alarm.Count);
                Log.WeChatAlarmTaken(logger, alarm.Type.MetricLabel(), result.Receipt!.IncidentId);
                await audit.WriteAsync(
                    actor, AuditAction.WechatAlarm, AuditEntry.SubjectOf(result.Receipt.IncidentId), result.Receipt.IncidentId, [("alert", labels.AlertName)]);
                return new WeChatAlarmResult(result.Receipt.IncidentId, labels.AlertName, null, result.Status);
            case IntakeStatus.Rejected:
                return new WeChatAlarmResult(null, null, new WeChatAlarmProblem("the database refuses the text", "paste it without special characters"), result.Status);
            default:
                return new WeChatAlarmResult(null, null, null, result.Status);
        }
    }

    private static WeChatAlarm? Read(string text, out WeChatAlarmProblem? problem)
    {
        try
        {
            return WeChatAlarmParser.Parse(text, out problem);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            problem = new WeChatAlarmProblem("the text is too tangled to be read", "paste just the message of the alarm group");
            return null;
        }
    }
}
