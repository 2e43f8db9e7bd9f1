using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Notices;

/// <summary>The keys of a receiver's <c>notice</c>.</summary>
internal static class NoticeKeys
{
    public static readonly KeyTable Table = new();

    /// <summary>The words of <see cref="Hide"/>.</summary>
    public static readonly string[] Parts = [.. EnumNames.All<NoticeParts>().Where(word => word != EnumNames.Of(NoticeParts.None))];

    public static readonly Key<Section?> Section = new("notice", KeyTypes.Map(Table))
    {
        Example = "{hide: [charts, tables], instances: 5}",
        Meaning = new("Changes to the messages of this receiver.", "对该接收人消息的调整。"),
    };

    public static readonly Key<string?> Title = Table.Add(new Key<string?>("title", KeyTypes.Text)
    {
        DefaultNote = new("the runbook's title", "手册的标题"),
        Example = "'{{labels.alertname}} {{labels.cluster}}'",
        Meaning = new("The title, a template like a runbook's.", "标题，模板写法与手册相同。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Hide = Table.Add(new Key<ImmutableArray<Value>?>("hide", KeyTypes.OneOrMany(
        new($"a list of {string.Join(", ", Parts.Select(part => $"`{part}`"))}", $"列表，可取 {string.Join("、", Parts.Select(part => $"`{part}`"))}"),
        _ => KeyTypes.Enumeration(Parts),
        mayBeEmpty: true))
    {
        Example = "[charts, tables]",
        Meaning = new("Parts that are left out.", "不显示的部分。"),
    });

    public static readonly Key<int?> Instances = Table.Add(new Key<int?>("instances", KeyTypes.Integer(1, 50))
    {
        Example = "5",
        Meaning = new("The most instances that a message names.", "一条消息最多列出的实例数。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Annotations = Table.Add(new Key<ImmutableArray<Value>?>(
        "annotations", KeyTypes.OneOrMany(new("a list of names of annotations", "注解名的列表"), _ => KeyTypes.Json("string"), mayBeEmpty: true))
    {
        DefaultNote = new("`summary`, `description`, `message`, else the first others, where no runbook matches", "没有手册时为 `summary`、`description`、`message`，否则为其他注解"),
        Example = "[summary, info]",
        Meaning = new("The alerts' annotations that the messages show.", "消息中显示的告警注解。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Labels = Table.Add(new Key<ImmutableArray<Value>?>(
        "labels", KeyTypes.OneOrMany(new("a list of names of labels", "标签名的列表"), _ => KeyTypes.Json("string"), mayBeEmpty: true))
    {
        Example = "[team, region]",
        Meaning = new("The alerts' labels that the messages show by name and value.", "消息中按名称和取值显示的告警标签。"),
    });
}
