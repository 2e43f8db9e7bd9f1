namespace AlertOps.Channels.WeCom;

/// <summary>
/// The errcodes that an administrator or a recipient must mend: wrong credentials, missing rights, removed robots, people who cannot be reached.
/// </summary>
internal static class WeComConfigurationCodes
{
    private static readonly WeComCode[] Credentials =
    [
        new(40001, WeComVerdict.Configuration, "secret 错误或已重置，或应用已停用", "secret wrong or reset, or app disabled"),
        new(40013, WeComVerdict.Configuration, "企业 ID（corp_id）错误", "corp_id wrong"),
        new(40054, WeComVerdict.Configuration, "菜单链接域名不合法", "menu URL domain not allowed"),
        new(40055, WeComVerdict.Configuration, "菜单链接域名不合法", "menu URL domain not allowed"),
        new(40057, WeComVerdict.Configuration, "回调地址无效或校验失败", "callback URL invalid or not verified"),
        new(40091, WeComVerdict.Configuration, "secret 属于其他企业", "secret belongs to another corp"),
        new(41002, WeComVerdict.Configuration, "缺少企业 ID（corp_id）", "corp_id missing"),
        new(41004, WeComVerdict.Configuration, "缺少 secret", "secret missing"),
        new(42015, WeComVerdict.Configuration, "卡片属于其他应用", "card belongs to another app"),
        new(43012, WeComVerdict.Configuration, "应用未配置回调地址", "app has no callback URL"),
        new(45031, WeComVerdict.Configuration, "secret 不安全，必须重置", "secret considered insecure, must be reset"),
        new(48001, WeComVerdict.Configuration, "接口未授权", "function not authorised"),
        new(48002, WeComVerdict.Configuration, "此 secret 无权调用该接口", "this kind of secret may not call the API"),
        new(48004, WeComVerdict.Configuration, "应用授权已失效", "authorisation is gone"),
        new(48005, WeComVerdict.Configuration, "接口已停用", "API retired"),
        new(48006, WeComVerdict.Configuration, "应用长期未使用，权限已收回", "permission withdrawn because the app was idle"),
        new(48010, WeComVerdict.Configuration, "TLS 版本过低", "TLS version refused"),
        new(50001, WeComVerdict.Configuration, "跳转域名不可信", "redirect domain not trusted"),
        new(50003, WeComVerdict.Configuration, "应用已停用", "app disabled"),
        new(60020, WeComVerdict.Configuration, "调用 IP 不在企业可信 IP 中", "caller IP is not among the trusted IPs"),
        new(60031, WeComVerdict.Configuration, "应用被禁止调用接口", "app barred from the API"),
        new(80001, WeComVerdict.Configuration, "可信域名未备案或未校验", "trusted domain not filed or not verified"),
        new(85005, WeComVerdict.Configuration, "可信域名未备案或未校验", "trusted domain not filed or not verified"),
        new(301007, WeComVerdict.Configuration, "企业已解散或被封禁", "corp dissolved or banned"),
        new(301042, WeComVerdict.Configuration, "调用 IP 不在白名单", "caller IP not on the whitelist"),
        new(701099, WeComVerdict.Configuration, "接口许可不可用", "interface licence not available"),
    ];

    private static readonly WeComCode[] Removed =
    [
        new(40050, WeComVerdict.Configuration, "群聊不存在", "chat does not exist"),
        new(40056, WeComVerdict.Configuration, "应用 ID（agentid）错误", "agentid wrong"),
        new(49008, WeComVerdict.Configuration, "群聊已解散", "group dissolved"),
        new(86001, WeComVerdict.Configuration, "群聊 ID 不合法", "chat id illegal"),
        new(86003, WeComVerdict.Configuration, "群聊不存在", "chat does not exist"),
        new(86008, WeComVerdict.Configuration, "群聊属于其他应用", "chat belongs to another app"),
        new(93000, WeComVerdict.Configuration, "机器人 key 错误，或机器人已被移除", "robot key wrong, or robot removed"),
        new(93001, WeComVerdict.Configuration, "群不允许推送", "group forbids pushes"),
        new(93004, WeComVerdict.Configuration, "机器人已停用", "robot disabled"),
        new(93006, WeComVerdict.Configuration, "群 ID 错误", "group id wrong"),
        new(93008, WeComVerdict.Configuration, "机器人不在群里", "robot is not in the group"),
        new(93019, WeComVerdict.Configuration, "机器人 ID 错误", "robot id wrong"),
        new(301002, WeComVerdict.Configuration, "应用 ID（agentid）与 secret 不匹配", "agentid does not belong to the secret"),
    ];

    private static readonly WeComCode[] Recipients =
    [
        new(40003, WeComVerdict.Recipient, "成员 ID 不合法或已离职", "userid illegal, or left the corp"),
        new(40031, WeComVerdict.Recipient, "成员列表中有不合法的 ID", "list of members has bad entries"),
        new(40066, WeComVerdict.Recipient, "部门列表不合法", "list of departments has bad entries"),
        new(40068, WeComVerdict.Recipient, "标签不合法", "tag illegal"),
        new(40070, WeComVerdict.Recipient, "标签范围全部无效", "no tag of the list is valid"),
        new(42050, WeComVerdict.Recipient, "卡片行中的成员 ID 不合法", "userid in a card row illegal"),
        new(43004, WeComVerdict.Recipient, "成员未关注", "member does not follow"),
        new(46004, WeComVerdict.Recipient, "成员不存在或不可见", "member unknown or not visible"),
        new(50002, WeComVerdict.Recipient, "成员不在权限范围内", "member outside the scope"),
        new(60003, WeComVerdict.Recipient, "部门不存在", "department unknown"),
        new(60011, WeComVerdict.Recipient, "无权访问成员、部门或标签", "no right on member, department or tag"),
        new(60021, WeComVerdict.Recipient, "不在应用可见范围内", "outside the app's visibility"),
        new(60030, WeComVerdict.Recipient, "不在应用可见范围内", "outside the app's visibility"),
        new(60111, WeComVerdict.Recipient, "成员 ID 不存在", "userid unknown"),
        new(81013, WeComVerdict.Recipient, "全部接收人无效或不可见", "all recipients invalid or not visible"),
        new(82101, WeComVerdict.Recipient, "更新对象为空", "no one to update"),
        new(82102, WeComVerdict.Recipient, "不是该卡片的接收人", "not a receiver of the card"),
        new(86216, WeComVerdict.Recipient, "群成员 ID 不合法", "chat member id bad"),
        new(301021, WeComVerdict.Recipient, "有成员 ID 不存在", "a userid does not exist"),
        new(701008, WeComVerdict.Recipient, "成员没有接口许可", "member has no interface licence"),
    ];

    public static IEnumerable<WeComCode> All => [.. Credentials, .. Removed, .. Recipients];
}
