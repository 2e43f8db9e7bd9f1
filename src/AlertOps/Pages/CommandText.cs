using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;

namespace AlertOps.Pages;

/// <summary>Texts of the form with the commands on an incident.</summary>
/// <param name="Also">The button for who joins while another has it.</param>
/// <param name="AlsoOnIt">Before the names of those who are on it too.</param>
/// <param name="As">Label of the choice for whom the caller acts.</param>
/// <param name="Done">Returns the sentence after a command.</param>
internal sealed record CommandText(
    string Title,
    string Acknowledge,
    string AcknowledgeHint,
    string Also,
    string AlsoHint,
    string AlsoOnIt,
    string Unacknowledge,
    string UnacknowledgeHint,
    string Assign,
    string AssignTo,
    string AssignHint,
    string Note,
    string NoteHint,
    string NoteLabel,
    string Close,
    string CloseHint,
    string As,
    Func<AuditAction, string> Done,
    string Unchanged,
    Func<CommandRefusal, string> Refusal,
    Func<CommandProblem, string> Problem)
{
    public static CommandText English { get; } = new(
        Title: "What you do",
        Acknowledge: "Acknowledge",
        AcknowledgeHint: "You have it from now on; no more reminders come",
        Also: "I am on it too",
        AlsoHint: "Shown in the time line; who has it stays the same",
        AlsoOnIt: "also on it",
        Unacknowledge: "Withdraw",
        UnacknowledgeHint: "Withdraws your acknowledgement, or that of whoever has it; when nobody is left, reminders come again",
        Assign: "Hand on",
        AssignTo: "Hand on to",
        AssignHint: "The chosen person has it from now on",
        Note: "Write note",
        NoteHint: "Puts the note into the time line; sends nothing",
        NoteLabel: "Note, goes with what you press",
        Close: "Close",
        CloseHint: "Close resolves the incident as of now and tells everybody who was told of it. "
            + "Alerts that still fire open a new incident with Alertmanager's next notification.",
        As: "As",
        Done: action => action switch
        {
            AuditAction.Acknowledge => "Acknowledged.",
            AuditAction.Unacknowledge => "The acknowledgement is withdrawn.",
            AuditAction.Assign => "Handed on.",
            AuditAction.Note => "The note is in the time line.",
            AuditAction.Close => "Closed. Everybody who was told of it is being told.",
            _ => "Done.",
        },
        Unchanged: "That was so already: nothing was changed.",
        Refusal: refusal => refusal switch
        {
            CommandRefusal.AlreadyResolved => "Too late: the incident is resolved. A note can still be written.",
            CommandRefusal.NotAcknowledged => "Nobody has acknowledged it, so there is nothing to withdraw.",
            CommandRefusal.AssignedToOneself => "Handing it on to yourself is acknowledging it.",
            CommandRefusal.JustAssigned => "Somebody handed it on a moment ago. Look who has it now.",
        },
        Problem: problem => problem switch
        {
            CommandProblem.NoteMissing => "The note is empty: write what the time line should say.",
            CommandProblem.NoteTooLong => $"The note has more than {CommandInput.MaxNote} characters: shorten it.",
            CommandProblem.UnknownPerson or CommandProblem.UnknownRecipient => "This person is not in people of alertops.yml.",
            CommandProblem.RecipientUnreadable => "Choose a person to hand it on to.",
            CommandProblem.RecipientNotYet => "It can be handed on to people only: teams and schedules are not yet built.",
        });

    public static CommandText Chinese { get; } = new(
        Title: "操作",
        Acknowledge: "认领",
        AcknowledgeHint: "从现在起由你处理，不再提醒",
        Also: "我也在处理",
        AlsoHint: "记在时间线里，负责人不变",
        AlsoOnIt: "也在处理",
        Unacknowledge: "取消认领",
        UnacknowledgeHint: "撤销你的认领，或现在负责人的认领；没有人认领时会再次提醒",
        Assign: "转派",
        AssignTo: "转给",
        AssignHint: "从现在起由所选的人处理",
        Note: "写备注",
        NoteHint: "只记在时间线里，不发送",
        NoteLabel: "备注，随所按的操作一起记录",
        Close: "关闭",
        CloseHint: "关闭：事件从现在起算结束，并通知收到过它的人。仍在触发的告警，Alertmanager 下次通知时会开新事件。",
        As: "身份",
        Done: action => action switch
        {
            AuditAction.Acknowledge => "已认领。",
            AuditAction.Unacknowledge => "认领已撤销。",
            AuditAction.Assign => "已转派。",
            AuditAction.Note => "备注已写入时间线。",
            AuditAction.Close => "已关闭，正在通知收到过它的人。",
            _ => "已完成。",
        },
        Unchanged: "本来就是这样，没有任何改动。",
        Refusal: refusal => refusal switch
        {
            CommandRefusal.AlreadyResolved => "晚了一步：事件已恢复。仍然可以写备注。",
            CommandRefusal.NotAcknowledged => "没有人认领，没有可撤销的。",
            CommandRefusal.AssignedToOneself => "转给自己就是认领，请用“认领”。",
            CommandRefusal.JustAssigned => "刚刚有人转派了它，请看现在由谁处理。",
        },
        Problem: problem => problem switch
        {
            CommandProblem.NoteMissing => "备注是空的：请写下要记在时间线里的话。",
            CommandProblem.NoteTooLong => $"备注超过 {CommandInput.MaxNote} 个字符，请缩短。",
            CommandProblem.UnknownPerson or CommandProblem.UnknownRecipient => "alertops.yml 的 people 里没有这个人。",
            CommandProblem.RecipientUnreadable => "请选择要转给谁。",
            CommandProblem.RecipientNotYet => "目前只能转给个人，团队和值班表还没有做好。",
        });
}
