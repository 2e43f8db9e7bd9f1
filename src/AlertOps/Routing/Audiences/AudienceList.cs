using System.Collections.Immutable;

namespace AlertOps.Routing.Audiences;

/// <summary>The audiences of one key of a receiver's entry, with the channel's way to write recipients.</summary>
internal sealed record AudienceList(ImmutableArray<IAudience> Audiences, IRecipientFormat Format)
{
    /// <summary>The most recipients that alerts may name in one list: a label with a value per alert must not reach the whole company.</summary>
    public const int MostFromAlerts = 10;

    /// <summary>The list of a channel that has no recipients, such as a robot.</summary>
    public static AudienceList None { get; } = new([], new NoRecipients());

    public bool IsEmpty => Audiences.IsEmpty;

    /// <summary>The recipients now, each once in the order of the list. They are the same people in whatever order the audiences stand.</summary>
    public ImmutableArray<string> Recipients(AudienceContext context) =>
        [.. Resolve(context).SelectMany(audience => audience.Recipients).DistinctBy(Format.KeyOf, StringComparer.Ordinal)];

    /// <summary>Each audience with its recipients now. One that two audiences name is in both.</summary>
    public ImmutableArray<ResolvedAudience> Resolve(AudienceContext context)
    {
        var found = Audiences.Select(audience => (Audience: audience, Recipients: RecipientsOf(audience, context))).ToList();

        // By name, so that the same people are chosen in each message about the incident.
        var fromAlerts = found
            .Where(item => item.Audience.IsFromAlerts)
            .SelectMany(item => item.Recipients)
            .Select(Format.KeyOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(MostFromAlerts)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.Select(item => new ResolvedAudience(
                item.Audience.Written,
                item.Audience.IsFromAlerts ? [.. item.Recipients.Where(recipient => fromAlerts.Contains(Format.KeyOf(recipient)))] : item.Recipients)),
        ];
    }

    private ImmutableArray<string> RecipientsOf(IAudience audience, AudienceContext context) =>
        [.. audience.Resolve(context).Select(RecipientOf).OfType<string>().DistinctBy(Format.KeyOf, StringComparer.Ordinal)];

    private string? RecipientOf(AudienceMember member) => member switch
    {
        AudienceMember.OfPeople { Person: var person } => person.Contacts.TryGetValue(Format.ContactKey, out var contact) ? Format.OfContact(contact) : null,
        AudienceMember.OfChannel { Recipient: var recipient } => recipient,
        AudienceMember.Named { Name: var name } => Format.OfName(name),
        _ => null,
    };

    private sealed class NoRecipients : IRecipientFormat
    {
        public string ContactKey => "";

        public string? OfContact(string contact) => null;

        public string? OfName(string name) => null;

        public string KeyOf(string recipient) => recipient;
    }
}
