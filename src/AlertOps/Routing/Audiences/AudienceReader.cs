using System.Text.RegularExpressions;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing.Audiences;

/// <summary>Reads the audiences of one key, and writes its recipients. A channel derives a reader for each of its keys.</summary>
/// <param name="contactKey">The contact of a person by which the channel reaches that person.</param>
/// <param name="example">The audiences that may be written, for problems.</param>
internal abstract partial class AudienceReader(string contactKey, string example) : IRecipientFormat
{
    public string ContactKey { get; } = contactKey;

    protected string Example { get; } = example;

    public AudienceList Read(Value value, People people)
    {
        var items = value.ListOrOne();
        if (items.IsEmpty)
        {
            value.Report("nobody", "name at least one recipient");
        }

        var read = items.Select(item => ReadOne(item, people)).OfType<IAudience>();
        return new AudienceList([.. read.DistinctBy(audience => audience.Written, StringComparer.Ordinal)], this);
    }

    public virtual string? OfContact(string contact) => contact;

    public abstract string? OfName(string name);

    /// <summary>The channels that exist compare recipients without case.</summary>
    public virtual string KeyOf(string recipient) => recipient.ToLowerInvariant();

    /// <summary>Reads a recipient that only the channel knows.</summary>
    /// <param name="text">The text of <paramref name="value"/>; <paramref name="kind"/> and <paramref name="name"/> are its parts around the colon.</param>
    /// <returns>The recipient as it is kept; null when it is wrong and reported.</returns>
    protected abstract string? ReadRecipient(Value value, string text, string kind, string name, People people);

    /// <summary>Reports a contact of which <see cref="OfContact"/> makes no recipient.</summary>
    protected virtual void ReportContact(Value value, string contact) => value.Report($"'{Readable.Key(contact)}' can't stand here", $"write it like {Example}");

    /// <summary>Suggests what a name without a kind was meant to be.</summary>
    /// <param name="kind">The kind of a recipient of this channel that has a name.</param>
    protected static string DidYouMean(string name, string kind, People people) =>
        $"did you mean '{(people.Find(name) is null ? kind : PersonAudience.Kind)}:{name}'?";

    private IAudience? ReadOne(Value value, People people)
    {
        if (value.Text(Example) is not { } text)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        switch (kind)
        {
            case PersonAudience.Kind:
                return ReadPerson(value, name, people);
            case LabelAudience.Kind when LabelName().IsMatch(name):
                return new LabelAudience(name);
            case "schedule" or "team":
                value.NotYet($"'{Readable.Key(text)}': ", NotYet.OnCall);
                return null;
            default:
                return ReadRecipient(value, text, kind, name, people) is { } recipient ? new RecipientAudience(recipient) : null;
        }
    }

    private PersonAudience? ReadPerson(Value value, string id, People people)
    {
        if (people.Find(id) is not { } person)
        {
            value.Report(
                $"no person '{Readable.Key(id)}'", value.Context.Cure(id, people.Select(known => known.Id), $"add it like people: [{{id: …, {ContactKey}: …}}]"));
            return null;
        }

        if (!person.Contacts.TryGetValue(ContactKey, out var contact))
        {
            value.Report($"person '{Readable.Key(id)}' has no {ContactKey}", $"add {ContactKey} to that person");
            return null;
        }

        if (OfContact(contact) is null)
        {
            ReportContact(value, contact);
            return null;
        }

        return new PersonAudience(id);
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelName();
}
