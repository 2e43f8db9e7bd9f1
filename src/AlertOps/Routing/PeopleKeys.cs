using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>The keys of <c>people</c>, among them those that the channels add to a person.</summary>
internal sealed class PeopleKeys
{
    public PeopleKeys(ImmutableArray<IContactReader> contacts)
    {
        var table = new KeyTable();
        Section = new("people", KeyTypes.Maps(table))
        {
            Example = $"[{{id: zhangsan, name: 张三{string.Concat(contacts.Select(contact => $", {contact.Contact.Written}"))}}}]",
            Meaning = new("The people whom receivers name, and how each channel reaches them.", "接收人引用的人员，以及各渠道如何联系他们。"),
        };
        table.Add(Id);
        table.Add(Name);
        foreach (var contact in contacts)
        {
            table.Add(contact.Contact);
        }

        table.Add(Language);
        table.Add(TimeZone);
    }

    public Key<ImmutableArray<Section>?> Section { get; }

    public Key<string?> Id { get; } = new("id", KeyTypes.Text)
    {
        Example = "zhangsan",
        Meaning = new("The id by which recipients name the person: `person:zhangsan`.", "引用此人时的标识：`person:zhangsan`。"),
        IsRequired = true,
    };

    public Key<string?> Name { get; } = new("name", KeyTypes.Text)
    {
        DefaultNote = new("the id", "与 id 相同"),
        Example = "张三",
        Meaning = new("The name as people read it.", "显示的姓名。"),
    };

    public Key<Language?> Language { get; } = new("language", KeyTypes.Language)
    {
        DefaultNote = new("the receiver's", "接收人的语言"),
        Example = "zh-CN",
        Meaning = new("The language of the person.", "此人使用的语言。"),
    };

    public Key<TimeZoneInfo?> TimeZone { get; } = new("time_zone", KeyTypes.TimeZone)
    {
        DefaultNote = new("the receiver's", "接收人的时区"),
        Example = "Asia/Shanghai",
        Meaning = new("The time zone of the person.", "此人所在时区。"),
    };
}
