namespace AlertOps.Pages;

/// <summary>Texts of the page where a WeChat alarm is pasted.</summary>
internal sealed record WeChatText(
    string Title,
    string Lead,
    string Label,
    string Send,
    string Taken,
    string NotTaken,
    string Later,
    string RespondersOnly,
    Func<string, string> Problem)
{
    public static WeChatText English { get; } = new(
        Title: "Paste a WeChat alarm",
        Lead: "WeChat posts the alarms of an Official Account into a chat group only. Paste the whole message: it becomes an incident, which ends by itself after 30 minutes without a repetition.",
        Label: "Text of the alarm",
        Send: "Take it",
        Taken: "Taken",
        NotTaken: "Not taken",
        Later: "It can't be stored right now. Try again in a moment.",
        RespondersOnly: "Pasting needs the role responder. A program may send the text to POST /api/v1/wechat-alarm with the webhook token.",
        Problem: what => what);

    public static WeChatText Chinese { get; } = new(
        Title: "粘贴微信报警",
        Lead: "公众号的报警只会发到微信群里。把群里的整条消息贴在这里，就会变成事件；30 分钟没有再报，事件自动恢复。",
        Label: "报警原文",
        Send: "提交",
        Taken: "已收下",
        NotTaken: "没有收下",
        Later: "现在存不下来，请稍后再试。",
        RespondersOnly: "在这里粘贴需要 responder 角色。程序可以带 webhook 令牌发到 POST /api/v1/wechat-alarm。",
        Problem: _ => "没有认出微信报警。请粘贴报警群里的一整条消息，包含“内容”那一行，例如：内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回");
}
