namespace AlertOps.Routing.Audiences;

/// <summary>A member of an audience, which the channel turns into a recipient of its own (<see cref="IRecipientFormat"/>).</summary>
internal abstract record AudienceMember
{
    /// <summary>A person of the configuration, whom each channel reaches by a contact.</summary>
    internal sealed record OfPeople(Person Person) : AudienceMember;

    /// <summary>A recipient as the channel writes it: <c>party:2</c>. It was checked when the configuration was read.</summary>
    internal sealed record OfChannel(string Recipient) : AudienceMember;

    /// <summary>A name from an alert that no person has. The channel decides whether it knows somebody by it.</summary>
    internal sealed record Named(string Name) : AudienceMember;
}
