using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>The keys of <c>receivers</c>, whose channels have keys of their own.</summary>
internal sealed class ReceiverKeys
{
    public ReceiverKeys(ImmutableArray<IReceiverChannelReader> channels)
    {
        var entry = new KeyTable { Name = "channels", IsOneKey = true };
        foreach (var channel in channels)
        {
            entry.Add(channel.Key);
        }

        var example = $"[{{{channels[0].Key.Written}}}]";
        var kept = channels.FirstOrDefault(channel => channel.WithoutSettings is not null)?.Key;
        var table = new KeyTable();
        Section = new("receivers", KeyTypes.Maps(table, $"write it like receivers: [{{name: oncall, channels: {example}}}], or remove the key"))
        {
            Example = $"[{{name: oncall, channels: {example}}}]",
            DefaultNote = kept is null ? null : new($"one, `{kept.Name}`, which keeps messages without sending them", $"一个 `{kept.Name}`，只保存消息，不发送"),
            Meaning = new("Those who are told, and by which channels.", "通知谁，通过哪些渠道。"),
        };
        table.Add(Name);
        Entry = entry;
        Channels = table.Add(new Key<ImmutableArray<Value>?>("channels", KeyTypes.Many(
            new("a list of maps with one key each", "列表，每项是只有一个键的映射"),
            schema => schema.Map(entry),
            $"write it like channels: {example}{(kept is null ? "" : $"; {kept.Written} keeps messages without sending them")}") with { Table = entry, IsList = true })
        {
            Example = example,
            Meaning = new("The channels of this receiver; each gets every message.", "该接收人的渠道，每条消息都会发给每个渠道。"),
            IsRequired = true,
        });
        table.Add(Language);
        table.Add(TimeZone);
        table.Add(SendResolved);
        table.Add(Notice);
        table.Add(Fallback);
        FallbackAfter = table.Add(new Key<TimeSpan?>("fallback_after", KeyTypes.Duration(TimeSpan.FromDays(1)))
        {
            Default = "2m",
            Example = "2m",
            Meaning = new("The time after which the fallback is told; at once when nothing can get through.", "多久没有送达就通知后备；确定无法送达时立即通知。"),
            Needs = Fallback,
        });
    }

    public Key<ImmutableArray<Section>?> Section { get; }

    public Key<string?> Name { get; } = new("name", KeyTypes.Text)
    {
        Example = "oncall",
        Meaning = new("The name by which routes know the receiver.", "路由引用时的名称。"),
        IsRequired = true,
    };

    public Key<ImmutableArray<Value>?> Channels { get; }

    /// <summary>The keys of an item of <see cref="Channels"/>: the channels.</summary>
    public KeyTable Entry { get; }

    public Key<Language?> Language { get; } = new("language", KeyTypes.Language)
    {
        Default = "zh-CN",
        Example = "en",
        Meaning = new("The language of its messages.", "消息的语言。"),
    };

    public Key<TimeZoneInfo?> TimeZone { get; } = new("time_zone", KeyTypes.TimeZone)
    {
        Default = TimeZones.DefaultName,
        Example = "Asia/Shanghai",
        Meaning = new("The time zone of times in its messages.", "消息中时间的时区。"),
    };

    public Key<bool?> SendResolved { get; } = new("send_resolved", KeyTypes.Flag)
    {
        Default = "true",
        Example = "false",
        Meaning = new("Whether it is told when it is over.", "恢复时是否通知。"),
    };

    public Key<Section?> Notice { get; } = NoticeKeys.Section;

    public Key<string?> Fallback { get; } = new("fallback", KeyTypes.Text)
    {
        DefaultNote = new("nobody", "无"),
        Example = "mail-only",
        Meaning = new("The receiver that is told when nothing got through here.", "此处都未送达时通知的接收人。"),
    };

    public Key<TimeSpan?> FallbackAfter { get; }
}
