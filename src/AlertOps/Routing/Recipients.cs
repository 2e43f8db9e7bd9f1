using System.Collections.Immutable;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>
/// Reads lists of recipients. People are looked up when the configuration is read, so that a delivery holds an address and needs no configuration.
/// </summary>
internal static class Recipients
{
    /// <param name="read">Reads one of them; null when it is wrong and reported.</param>
    public static ImmutableArray<string> ReadEach(Value value, Func<Value, string?> read)
    {
        var items = value.ListOrOne();
        if (items.IsEmpty)
        {
            value.Report("nobody", "name at least one recipient");
        }

        return [.. items.Select(read).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Splits <c>person:zhangsan</c> at the colon; without one all of it is the kind.</summary>
    public static (string Kind, string Name) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    /// <returns>The address of a person; null when there is no such person, or no such address, which is then reported.</returns>
    public static string? AddressOf(Value value, string id, People people, string key)
    {
        var person = people.Find(id);
        if (person is null)
        {
            value.Report($"no person '{Readable.Key(id)}'", value.Context.Cure(id, people.Select(known => known.Id), $"add it like people: [{{id: …, {key}: …}}]"));
            return null;
        }

        if (person.Contacts.TryGetValue(key, out var found))
        {
            return found;
        }

        value.Report($"person '{Readable.Key(id)}' has no {key}", $"add {key} to that person");
        return null;
    }
}
