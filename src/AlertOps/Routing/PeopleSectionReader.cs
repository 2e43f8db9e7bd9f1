using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads <c>people</c>.</summary>
internal sealed class PeopleSectionReader : ISectionReader
{
    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(RoutingOptions.Empty with { People = Parse(root) });

    private static ImmutableArray<Person> Parse(Section root)
    {
        const string example = "people: [{id: zhangsan, name: 张三, wecom: zhangsan, email: zhangsan@example.com}]";
        if (root.Find("people")?.List(example) is not { } items)
        {
            return [];
        }

        var names = new UniqueNames();
        return [.. items.Select(item => item.Map(example)).OfType<Section>().Select(section => ReadPerson(section, names))];
    }

    private static Person ReadPerson(Section section, UniqueNames names)
    {
        var value = section.Require("id", "id: zhangsan");
        var id = names.Take(value?.Text("zhangsan"), value, "");
        var person = new Person(
            id,
            section.Find("name")?.Text("张三") ?? id,
            section.Find("wecom")?.WeComId(),
            section.Find("email")?.MailAddress(),
            section.Find("language")?.Language(),
            section.Find("time_zone")?.TimeZone());
        section.ReportUnknownKeys();
        return person;
    }
}
