using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>The keys of <c>wecom_app</c> and <c>wecom_robot</c> in a receiver.</summary>
internal static class WeComChannelKeys
{
    private static readonly KeyTable AppTable = new() { Name = "wecom_app" };
    private static readonly KeyTable RobotTable = new() { Name = "wecom_robot" };

    public static readonly Key<Section?> App = new(WeComAppChannel.Name, KeyTypes.Map(AppTable))
    {
        Example = "{to: ['person:zhangsan']}",
        Meaning = new("Messages of a WeCom app to members, parties or tags.", "企业微信应用消息，发给成员、部门或标签。"),
    };

    public static readonly Key<Section?> Robot = new(WeComRobotChannel.Name, KeyTypes.Map(RobotTable))
    {
        Example = "{robot: ops}",
        Meaning = new("Messages of a robot in a WeCom group chat.", "企业微信群机器人消息。"),
    };

    public static readonly Key<string?> AppName = AppTable.Add(new Key<string?>("app", KeyTypes.Text)
    {
        Default = WeComApp.DefaultName,
        Example = WeComApp.DefaultName,
        Meaning = new("The name of the app, as `wecom.apps` has it.", "应用名称，见 `wecom.apps`。"),
    });

    public static readonly Key<ImmutableArray<Value>?> To = AppTable.Add(new Key<ImmutableArray<Value>?>("to", KeyTypes.OneOrMany(
        new("a list of recipients: `person:`, `user:`, `party:`, `tag:`, `label:` with a name, or `all`", "收件人列表：`person:`、`user:`、`party:`、`tag:`、`label:` 加名称，或 `all`"),
        _ => KeyTypes.Json("string")))
    {
        Example = "['person:zhangsan', 'all']",
        Meaning = new("The recipients.", "收件人。"),
        IsRequired = true,
    });

    public static readonly Key<string?> AppFormat = AppTable.Add(new Key<string?>("format", KeyTypes.Word("auto", "markdown", "card", "textcard", "text"))
    {
        Default = "auto",
        Example = "card",
        Meaning = new("The form of the message; `auto` is Markdown.", "消息形式；`auto` 为 Markdown。"),
    });

    public static readonly Key<string?> RobotName = RobotTable.Add(new Key<string?>("robot", KeyTypes.Text)
    {
        Example = "ops",
        Meaning = new("The name of the robot, as `wecom.robots` has it.", "机器人名称，见 `wecom.robots`。"),
        IsRequired = true,
    });

    public static readonly Key<string?> RobotFormat = RobotTable.Add(new Key<string?>("format", KeyTypes.Word("markdown", "markdown_v2", "text", "image"))
    {
        Default = "markdown",
        Example = "markdown_v2",
        Meaning = new("The form of the message; `markdown_v2` has tables and no colours.", "消息形式；`markdown_v2` 有表格，无颜色。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Mention = RobotTable.Add(new Key<ImmutableArray<Value>?>("mention", KeyTypes.OneOrMany(
        new("a list of people: `person:`, `user:`, `mobile:`, `label:` with a name, or `all`", "人员列表：`person:`、`user:`、`mobile:`、`label:` 加名称，或 `all`"),
        _ => KeyTypes.Json("string")))
    {
        Example = "['person:zhangsan', 'label:owner']",
        Meaning = new("The people whom the robot mentions, so that their phones ring.", "机器人 @ 的人。"),
    });

    public static readonly Key<ImmutableArray<Value>?> MentionOn = RobotTable.Add(new Key<ImmutableArray<Value>?>("mention_on", KeyTypes.OneOrMany(
        new($"a list of {string.Join(", ", Occasions.Select(word => $"`{word}`"))}", $"列表，可取 {string.Join("、", Occasions.Select(word => $"`{word}`"))}"),
        _ => KeyTypes.Enumeration(Occasions),
        "write it like [opened, escalated], or remove mention"))
    {
        Example = "[opened, escalated]",
        Meaning = new("The occasions on which they are mentioned.", "在哪些时机 @。"),
        Needs = Mention,
    });

    private static IEnumerable<string> Occasions => EnumNames.All<MentionOccasion>();
}
