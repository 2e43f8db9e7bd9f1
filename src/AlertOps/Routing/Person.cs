using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Routing;

/// <summary>Gives an id a name, a language, a zone and the contacts by which channels reach the person.</summary>
/// <param name="Contacts">By the key under which they are written (<see cref="IContactReader.Contact"/>).</param>
internal sealed record Person(string Id, string Name, ImmutableSortedDictionary<string, string> Contacts, Language? Language, TimeZoneInfo? TimeZone);
