using AlertOps.Incidents;

namespace AlertOps.Pages;

/// <summary>Words the changes of an incident, as the time line shows them. Actor and person of the change are names here.</summary>
internal static class ChangeText
{
    public static string English(Change change) => change.Kind switch
    {
        ChangeKind.Opened => $"Opened with {Count(change.Added)}",
        ChangeKind.AlertsAdded => $"{Count(change.Added)} added",
        ChangeKind.SeverityRaised => "Severity raised",
        ChangeKind.SomeResolved => $"{Count(change.Resolved)} resolved",
        ChangeKind.Resolved => "All resolved",
        ChangeKind.ReminderDue => "Nobody has acknowledged it: reminder",
        ChangeKind.Acknowledged => $"{change.Actor} acknowledged it",
        ChangeKind.AlsoAcknowledged => $"{change.Actor} is on it too",
        ChangeKind.Unacknowledged when change.Person is { } owner => $"{change.Actor} withdrew the acknowledgement of {owner}",
        ChangeKind.Unacknowledged => $"{change.Actor} withdrew the acknowledgement",
        ChangeKind.Assigned => $"{change.Actor} handed it on to {change.Person}",
        ChangeKind.Noted => $"{change.Actor} wrote a note",
        ChangeKind.Closed => $"{change.Actor} closed it",
    };

    public static string Chinese(Change change) => change.Kind switch
    {
        ChangeKind.Opened => $"事件开始，{change.Added} 条告警",
        ChangeKind.AlertsAdded => $"新增 {change.Added} 条告警",
        ChangeKind.SeverityRaised => "级别升高",
        ChangeKind.SomeResolved => $"{change.Resolved} 条告警已恢复",
        ChangeKind.Resolved => "全部恢复",
        ChangeKind.ReminderDue => "无人认领，再次提醒",
        ChangeKind.Acknowledged => $"{change.Actor} 认领",
        ChangeKind.AlsoAcknowledged => $"{change.Actor} 也在处理",
        ChangeKind.Unacknowledged when change.Person is { } owner => $"{change.Actor} 撤销了 {owner} 的认领",
        ChangeKind.Unacknowledged => $"{change.Actor} 取消认领",
        ChangeKind.Assigned => $"{change.Actor} 转给 {change.Person}",
        ChangeKind.Noted => $"{change.Actor} 备注",
        ChangeKind.Closed => $"{change.Actor} 关闭",
    };

    private static string Count(int alerts) => alerts == 1 ? "1 alert" : $"{alerts} alerts";
}
