namespace AlertOps.Channels.WeCom;

/// <summary>The errcodes of a message that WeCom will never take as it is: its fields, its media, its card, or an id in it that has expired.</summary>
internal static class WeComContentCodes
{
    private static readonly WeComCode[] Messages =
    [
        new(40008, WeComVerdict.Content, "消息类型未知", "message type unknown"),
        new(40032, WeComVerdict.Content, "成员超过 1000 个", "more than 1,000 members"),
        new(40033, WeComVerdict.Content, "内容含非法字符", "illegal characters in the body"),
        new(40035, WeComVerdict.Content, "参数不合法", "parameter illegal"),
        new(40039, WeComVerdict.Content, "链接超过 1024 字节", "URL longer than 1,024 bytes"),
        new(40058, WeComVerdict.Content, "参数不合法：格式错误或过长", "parameter invalid: bad JSON or too long"),
        new(40063, WeComVerdict.Content, "必填参数为空", "required parameter empty"),
        new(40074, WeComVerdict.Content, "图文消息不能保密", "news cannot be confidential"),
        new(40094, WeComVerdict.Content, "链接不合法或缺少 http(s)", "URL illegal or without http(s)"),
        new(45034, WeComVerdict.Content, "链接不合法或缺少 http(s)", "URL illegal or without http(s)"),
        new(40127, WeComVerdict.Content, "链接协议不支持", "URL scheme not supported"),
        new(40201, WeComVerdict.Content, "内容被判为敏感或骚扰", "blocked as sensitive or spam"),
        new(40206, WeComVerdict.Content, "请求体过大", "request body too large"),
        new(41001, WeComVerdict.Content, "缺少 access_token", "access token missing from the URL"),
        new(41006, WeComVerdict.Content, "缺少 media_id", "media_id missing"),
        new(41009, WeComVerdict.Content, "缺少 userid", "userid missing"),
        new(41010, WeComVerdict.Content, "缺少 url", "url missing"),
        new(41011, WeComVerdict.Content, "缺少 agentid", "agentid missing"),
        new(41016, WeComVerdict.Content, "缺少标题", "title missing"),
        new(41033, WeComVerdict.Content, "缺少描述", "description missing"),
        new(44004, WeComVerdict.Content, "文本内容为空", "text is empty"),
        new(45002, WeComVerdict.Content, "消息内容过长", "message too large"),
        new(45008, WeComVerdict.Content, "图文超过 8 条", "more than 8 articles"),
        new(45032, WeComVerdict.Content, "作者超过 64 字节", "author longer than 64 bytes"),
        new(81012, WeComVerdict.Content, "未指定接收人", "no recipients given"),
        new(82001, WeComVerdict.Content, "未指定接收人", "no recipients given"),
        new(82002, WeComVerdict.Content, "部门超过 100 个", "more than 100 departments"),
        new(82003, WeComVerdict.Content, "标签超过 100 个", "more than 100 tags"),
        new(82004, WeComVerdict.Content, "内容可能使客户端崩溃", "content might crash clients"),
        new(90201, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90202, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90203, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90204, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90205, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90206, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90207, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(90208, WeComVerdict.Content, "小程序通知字段错误", "field of a mini-program notice wrong"),
        new(93017, WeComVerdict.Content, "消息内容为空", "webhook body empty"),
        new(93050, WeComVerdict.Content, "response_type 不合法", "response_type illegal"),
    ];

    private static readonly WeComCode[] Media =
    [
        new(40004, WeComVerdict.Content, "媒体文件类型错误", "media type wrong"),
        new(40005, WeComVerdict.Content, "type 参数错误", "type parameter wrong"),
        new(40006, WeComVerdict.Content, "文件大小错误", "file size wrong"),
        new(40009, WeComVerdict.Content, "图片大小错误", "image size wrong"),
        new(40011, WeComVerdict.Content, "视频大小错误", "video size wrong"),
        new(40123, WeComVerdict.Content, "图片损坏或大小不符", "image broken or of another size than declared"),
        new(44001, WeComVerdict.Content, "上传的媒体为空", "uploaded media empty"),
        new(45001, WeComVerdict.Content, "媒体文件过大", "media too large"),
        new(45007, WeComVerdict.Content, "语音超过 60 秒", "voice longer than 60 s"),
        new(93018, WeComVerdict.Content, "图片过大", "image too large"),
        new(301019, WeComVerdict.Content, "md5 不符", "md5 wrong"),
    ];

    private static readonly WeComCode[] Cards =
    [
        new(42014, WeComVerdict.Content, "task_id 不合法", "task_id illegal"),
        new(42017, WeComVerdict.Content, "按钮 key 未知", "button key unknown"),
        new(42018, WeComVerdict.Content, "按钮 key 不合法", "button key illegal"),
        new(42019, WeComVerdict.Content, "缺少按钮 key", "button key missing"),
        new(42020, WeComVerdict.Content, "缺少按钮名", "button name missing"),
        new(42027, WeComVerdict.Content, "横向列表缺少 keyname", "keyname missing in the horizontal list"),
        new(42028, WeComVerdict.Content, "缺少跳转链接", "url missing in the card"),
        new(42029, WeComVerdict.Content, "横向列表缺少 media_id", "media_id missing in a horizontal row"),
        new(42030, WeComVerdict.Content, "缺少小程序 appid", "mini-program appid missing"),
        new(42031, WeComVerdict.Content, "card_type 不合法", "card_type illegal"),
        new(42033, WeComVerdict.Content, "列表缺少标题", "title missing in a list"),
        new(42035, WeComVerdict.Content, "横向列表过长", "horizontal list too long"),
        new(42036, WeComVerdict.Content, "纵向列表过长", "vertical list too long"),
        new(42037, WeComVerdict.Content, "选项列表长度错误", "length of the option list wrong"),
        new(42038, WeComVerdict.Content, "按钮文字错误", "button text wrong"),
        new(42039, WeComVerdict.Content, "按钮 key 错误", "button key wrong"),
        new(42040, WeComVerdict.Content, "选项 ID 错误", "option id wrong"),
        new(42041, WeComVerdict.Content, "选项文字错误", "option text wrong"),
        new(42042, WeComVerdict.Content, "跳转列表过长", "jump list too long"),
        new(42043, WeComVerdict.Content, "question_key 错误", "question_key wrong"),
        new(42044, WeComVerdict.Content, "card_image.url 错误", "card_image.url wrong"),
        new(42045, WeComVerdict.Content, "缺少 card_action 或不合法", "card_action missing or illegal"),
        new(42046, WeComVerdict.Content, "提交按钮 key 错误", "submit button key wrong"),
        new(42047, WeComVerdict.Content, "下拉列表长度错误", "length of the select list wrong"),
        new(42049, WeComVerdict.Content, "提交按钮文字错误", "submit button text wrong"),
        new(42051, WeComVerdict.Content, "菜单 key 冲突", "menu keys clash"),
    ];

    private static readonly WeComCode[] Stale =
    [
        new(40007, WeComVerdict.Stale, "media_id 错误或已过期", "media_id wrong or expired"),
        new(40145, WeComVerdict.Stale, "media_id 已过期", "media_id expired"),
        new(40029, WeComVerdict.Stale, "登录 code 不合法", "login code bad"),
        new(42003, WeComVerdict.Stale, "登录 code 已过期", "login code expired"),
        new(42022, WeComVerdict.Stale, "登录 code 已使用", "login code already used"),
        new(42016, WeComVerdict.Stale, "要更新的 task_id 不存在", "task_id to update unknown"),
        new(42052, WeComVerdict.Stale, "超过 24 小时，不能撤回", "too old to recall (24 h)"),
        new(60140, WeComVerdict.Stale, "response_code 无效、已用或过期", "response_code invalid, used or expired"),
        new(84014, WeComVerdict.Stale, "user_ticket 已过期", "user_ticket expired"),
        new(84015, WeComVerdict.Stale, "user_ticket 无效", "user_ticket invalid"),
    ];

    public static IEnumerable<WeComCode> All => [.. Messages, .. Media, .. Cards, .. Stale];
}
