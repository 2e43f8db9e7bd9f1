using AlertOps.Incidents.Audit;

namespace AlertOps.Pages;

/// <summary>Texts of the page of the audit log.</summary>
/// <param name="Via">Between a person and the token with which the person acted.</param>
/// <param name="Purged">In place of an address that is purged.</param>
/// <param name="Detail">Returns the name of a detail; an unknown one is returned unchanged.</param>
internal sealed record AuditText(
    string Title,
    string Lead,
    string Empty,
    string At,
    string Actor,
    string Action,
    string Subject,
    string Details,
    string Address,
    string Person,
    string Via,
    string Purged,
    Func<AuditAction, string> Word,
    Func<string, string> Detail)
{
    public static AuditText English { get; } = new(
        Title: "Audit log",
        Lead: "Who changed what, when and from where. Kept for storage.retention.audit, addresses for 90 days.",
        Empty: "Nothing yet: acknowledging, notes, replays, messages by hand and reloads will be here.",
        At: "Time",
        Actor: "Who",
        Action: "Action",
        Subject: "What",
        Details: "Details",
        Address: "From",
        Person: "Person or token",
        Via: "with",
        Purged: "not kept",
        Word: action => action switch
        {
            AuditAction.Acknowledge => "Acknowledged",
            AuditAction.Unacknowledge => "Acknowledgement withdrawn",
            AuditAction.Assign => "Handed on",
            AuditAction.Note => "Note",
            AuditAction.Close => "Closed",
            AuditAction.Replay => "Replayed",
            AuditAction.Notify => "Message by hand",
            AuditAction.Reload => "Configuration reloaded",
            AuditAction.WechatAlarm => "WeChat alarm",
            AuditAction.PurgePerson => "Person purged",
        },
        Detail: name => name);

    public static AuditText Chinese { get; } = new(
        Title: "审计日志",
        Lead: "谁在什么时候、从哪里改了什么。保留时间为 storage.retention.audit，地址保留 90 天。",
        Empty: "还没有内容：认领、备注、重发、手工通知和重新加载都会记在这里。",
        At: "时间",
        Actor: "谁",
        Action: "操作",
        Subject: "对象",
        Details: "详情",
        Address: "来源",
        Person: "人员或令牌",
        Via: "使用",
        Purged: "已删除",
        Word: action => action switch
        {
            AuditAction.Acknowledge => "认领",
            AuditAction.Unacknowledge => "撤销认领",
            AuditAction.Assign => "转派",
            AuditAction.Note => "备注",
            AuditAction.Close => "关闭",
            AuditAction.Replay => "重发",
            AuditAction.Notify => "手工通知",
            AuditAction.Reload => "重新加载配置",
            AuditAction.WechatAlarm => "微信报警",
            AuditAction.PurgePerson => "清除人员",
        },
        Detail: name => name switch
        {
            "note" => "备注",
            "outcome" => "结果",
            "receiver" => "接收者",
            "title" => "标题",
            "alert" => "告警",
            "replayed" => "已重发",
            "deliveries" => "投递",
            "rows" => "行数",
            _ => name,
        });
}
