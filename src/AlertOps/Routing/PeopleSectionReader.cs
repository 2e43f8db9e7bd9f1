using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads <c>people</c>.</summary>
/// <param name="contacts">The readers of the contacts that the channels add to a person.</param>
internal sealed class PeopleSectionReader(ImmutableArray<IContactReader> contacts) : ISectionReader
{
    private readonly PeopleKeys keys = new(contacts);

    public ImmutableArray<Key> Keys => [keys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(RoutingOptions.Empty with { People = Parse(root) });

    private People Parse(Section root)
    {
        var names = new UniqueNames();
        return [.. (root.Read(keys.Section) ?? []).Select(section => ReadPerson(section, names))];
    }

    private Person ReadPerson(Section section, UniqueNames names)
    {
        var id = names.Take(section.Read(keys.Id), section.Find(keys.Id), "");
        var person = new Person(
            id,
            section.Read(keys.Name) ?? id,
            ReadContacts(section),
            section.Read(keys.Language),
            section.Read(keys.TimeZone));
        section.ReportUnknownKeys();
        return person;
    }

    private ImmutableSortedDictionary<string, string> ReadContacts(Section section)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var contact in contacts.Select(contact => contact.Contact))
        {
            if (section.Read(contact) is { } text)
            {
                read[contact.Name] = text;
            }
        }

        return read.ToImmutable();
    }
}
