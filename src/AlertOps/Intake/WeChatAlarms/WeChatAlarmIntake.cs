using AlertOps.Delivery;
using AlertOps.Operations;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>What became of a text. Either <paramref name="Alert"/> or <paramref name="Problem"/> is set, or neither when it must be sent again.</summary>
/// <param name="IncidentId">Where the alarm stands now.</param>
/// <param name="Admission">How the queue took it.</param>
internal sealed record WeChatAlarmAnswer(long? IncidentId, string? Alert, WeChatAlarmProblem? Problem, AdmissionKind Admission);

/// <summary>From the text of an alarm to an incident on disk.</summary>
internal sealed class WeChatAlarmIntake(IAlertStore store, IntakeQueue queue, TimeProvider time, ILogger<WeChatAlarmIntake> logger)
{
    public async Task<WeChatAlarmAnswer> TakeAsync(string text, CancellationToken ct)
    {
        if (Read(text, out var problem) is not { } alarm)
        {
            return new WeChatAlarmAnswer(null, null, problem, AdmissionKind.Unstorable);
        }

        var open = await store.OpenIncidentsAsync(WeChatAlarmIncident.Source, WeChatAlarmIncident.Receiver, ct);
        var update = WeChatAlarmIncident.Opened(alarm, open, time.GetUtcNow());
        var admission = await queue.SubmitAsync(update, queue.Budget.Open(), CancellationToken.None);
        switch (admission.Kind)
        {
            case AdmissionKind.Recorded:
                var labels = update.CommonLabels;
                AlertOpsMetrics.WeChatAlarmed(alarm.Type.Word(), labels["appid"], labels["ip"], labels["event"], alarm.Count);
                Log.WeChatAlarmTaken(logger, alarm.Type.Word(), admission.Receipt!.IncidentId);
                return new WeChatAlarmAnswer(admission.Receipt.IncidentId, labels.AlertName, null, admission.Kind);
            case AdmissionKind.Unstorable:
                return new WeChatAlarmAnswer(null, null, new WeChatAlarmProblem("the database refuses the text", "paste it without special characters"), admission.Kind);
            default:
                return new WeChatAlarmAnswer(null, null, null, admission.Kind);
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
