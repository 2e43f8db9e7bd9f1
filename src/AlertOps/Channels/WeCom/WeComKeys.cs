using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.WeCom;

/// <summary>The keys of <c>wecom</c>.</summary>
internal static class WeComKeys
{
    private const int MostPerWindow = 1_000_000_000;

    public static readonly KeyTable AppTable = new();
    public static readonly KeyTable RobotTable = new();
    public static readonly KeyTable LimitsTable = new();
    private static readonly KeyTable NamedAppTable = new(AppTable);

    /// <summary>The app right under <c>wecom</c> may be absent, and then nothing of it is required.</summary>
    public static readonly KeyTable Table = new(AppTable) { IsIncludeOptional = true };

    public static readonly Key<Section?> Section = new("wecom", KeyTypes.Map(Table))
    {
        Example = "{corp_id: ww1234567890abcdef, agent_id: 1000002, secret_file: secret}",
        Meaning = new("WeCom: one app or several, and the robots of group chats.", "企业微信：一个或多个应用，以及群机器人。"),
    };

    public static readonly Key<string?> CorpId = AppTable.Add(new Key<string?>("corp_id", KeyTypes.Text)
    {
        Example = "ww1234567890abcdef",
        Meaning = new("The id of the company.", "企业 ID。"),
        IsRequired = true,
    });

    public static readonly Key<int?> AgentId = AppTable.Add(new Key<int?>("agent_id", KeyTypes.Integer(0, int.MaxValue))
    {
        Example = "1000002",
        Meaning = new("The number of the app (AgentId).", "应用的 AgentId。"),
        IsRequired = true,
    });

    public static readonly SecretKey AppSecret = AppTable.Add(new SecretKey("secret")
    {
        Example = "…",
        FileExample = "/run/secrets/wecom",
        Meaning = new("The secret of the app.", "应用的 Secret。"),
        IsRequired = true,
    });

    public static readonly Key<string?> AppName = NamedAppTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        Example = "ops",
        Meaning = new("The name by which receivers know the app; the one right under `wecom` is `default`.", "接收人引用应用时的名称；直接写在 `wecom` 下的应用名为 `default`。"),
        IsRequired = true,
    });

    public static readonly Key<ImmutableArray<Section>?> Apps = Table.Add(new Key<ImmutableArray<Section>?>("apps", KeyTypes.Maps(NamedAppTable))
    {
        Example = "[{name: ops, corp_id: ww1234567890abcdef, agent_id: 1000002, secret_file: /run/secrets/wecom}]",
        Meaning = new("Further apps.", "其他应用。"),
    });

    public static readonly Key<ImmutableArray<Section>?> Robots = Table.Add(new Key<ImmutableArray<Section>?>("robots", KeyTypes.Maps(RobotTable))
    {
        Example = "[{name: ops, webhook_url_file: /run/secrets/robot}]",
        Meaning = new("The robots of group chats.", "群机器人。"),
    });

    public static readonly Key<string?> RobotName = RobotTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        Example = "ops",
        Meaning = new("The name by which receivers know the robot.", "接收人引用机器人时的名称。"),
        IsRequired = true,
    });

    public static readonly SecretKey RobotUrl = RobotTable.Add(new SecretKey("webhook_url")
    {
        Example = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
        FileExample = "/run/secrets/robot",
        IsShownInline = true,
        Meaning = new("The webhook URL of the robot, whole: it is a secret.", "机器人的完整 Webhook 地址，视为密钥。"),
        IsRequired = true,
    });

    public static readonly Key<Section?> Limits = Table.Add(new Key<Section?>("limits", KeyTypes.Map(LimitsTable))
    {
        Example = "{robot_per_minute: 20, member_per_minute: 30, member_per_hour: 1000}",
        Meaning = new("The rate limits that WeCom has; they are kept on this side, so that it never refuses.", "企业微信的频率限制；在本地遵守，以免被拒绝。"),
    });

    public static readonly Key<int?> RobotPerMinute = LimitsTable.Add(new Key<int?>("robot_per_minute", KeyTypes.Integer(1, MostPerWindow))
    {
        Default = "20",
        Example = "20",
        Meaning = new("Messages of one robot in a minute.", "每个机器人每分钟的消息数。"),
    });

    public static readonly Key<int?> MemberPerMinute = LimitsTable.Add(new Key<int?>("member_per_minute", KeyTypes.Integer(1, MostPerWindow))
    {
        Default = "30",
        Example = "30",
        Meaning = new("Messages of one app to one member in a minute.", "每个应用对同一成员每分钟的消息数。"),
    });

    public static readonly Key<int?> MemberPerHour = LimitsTable.Add(new Key<int?>("member_per_hour", KeyTypes.Integer(1, MostPerWindow))
    {
        Default = "1000",
        Example = "1000",
        Meaning = new("Messages of one app to one member in an hour.", "每个应用对同一成员每小时的消息数。"),
    });

    public static readonly Key<int?> PersonTimesPerDay = LimitsTable.Add(new Key<int?>("person_times_per_day", KeyTypes.Integer(1, MostPerWindow))
    {
        DefaultNote = new("not limited here", "本地不限制"),
        Example = "100000",
        Meaning = new("Messages of one app in a day, counted once for each recipient: 200 × the company's member limit.", "每个应用每天的人次：企业人数上限 × 200。"),
    });

    public static readonly Key<Uri?> ApiUrl = Table.Add(new Key<Uri?>("api_url", KeyTypes.ServiceUrl)
    {
        Default = "https://qyapi.weixin.qq.com",
        Example = "https://qyapi.weixin.qq.com/",
        Meaning = new("The address of WeCom's API, for an installation of one's own.", "企业微信接口地址，用于私有化部署。"),
    });

    public static readonly Key<Section?> Http = Table.Add(HttpKeys.Section);
}
