using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads <c>people</c>.</summary>
/// <param name="contacts">The readers of the contacts that the channels add to a person.</param>
internal sealed class PeopleSectionReader(ImmutableArray<IContactReader> contacts) : ISectionReader
{
    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(RoutingOptions.Empty with { People = Parse(root) });

    private People Parse(Section root)
    {
        var example = $"people: [{{id: zhangsan, name: 张三{string.Concat(contacts.Select(contact => $", {contact.Key}: …"))}}}]";
        if (root.Find("people")?.List(example) is not { } items)
        {
            return [];
        }

        var names = new UniqueNames();
        return [.. items.Select(item => item.Map(example)).OfType<Section>().Select(section => ReadPerson(section, names))];
    }

    private Person ReadPerson(Section section, UniqueNames names)
    {
        var value = section.Require("id", "id: zhangsan");
        var id = names.Take(value?.Text("zhangsan"), value, "");
        var person = new Person(
            id,
            section.Find("name")?.Text("张三") ?? id,
            ReadContacts(section),
            section.Find("language")?.Language(),
            section.Find("time_zone")?.TimeZone());
        section.ReportUnknownKeys();
        return person;
    }

    private ImmutableSortedDictionary<string, string> ReadContacts(Section section)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var contact in contacts)
        {
            if (section.Find(contact.Key) is { } value && contact.Read(value) is { } text)
            {
                read[contact.Key] = text;
            }
        }

        return read.ToImmutable();
    }
}
