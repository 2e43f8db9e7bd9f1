using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Notices;

/// <summary>The keys of <c>subject</c>.</summary>
internal static class SubjectKeys
{
    public static readonly KeyTable Table = new();

    public static readonly Key<Section?> Section = new("subject", KeyTypes.Map(Table))
    {
        Example = "{labels: [service.name], exporters: [my-agent]}",
        Meaning = new("What an alert is about, where no runbook says it.", "没有手册说明时，告警指的是什么对象。"),
    };

    public static readonly Key<ImmutableArray<Value>?> Labels = Table.Add(new Key<ImmutableArray<Value>?>("labels", Names("a list of names of labels", "标签名的列表"))
    {
        Example = "[service.name, shop]",
        Meaning = new("Labels that name the subject before all others, the first one that an alert has.", "优先用来命名对象的标签，取告警带有的第一个。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Exporters = Table.Add(new Key<ImmutableArray<Value>?>("exporters", Names("a list of names; `*` at an end stands for anything", "名称的列表，首尾可用 `*` 表示任意内容"))
    {
        Example = "[my-agent, '*-collector']",
        Meaning = new(
            "Further values of `container` or `job` that are exporters: their pod, container, namespace, service, endpoint and instance are not the subject.",
            "`container` 或 `job` 中还有哪些是 exporter：它们自己的 pod、container、namespace、service、endpoint、instance 不当作对象。"),
    });

    private static KeyType<ImmutableArray<Value>?> Names(string english, string chinese) => KeyTypes.OneOrMany(new(english, chinese), _ => KeyTypes.Json("string"), mayBeEmpty: true);
}
