namespace AlertOps.Routing.Audiences;

/// <summary>A recipient that the channel itself knows: a user, a party, a tag, everybody, a phone number or an address.</summary>
internal sealed record RecipientAudience(string Written) : IAudience
{
    public IEnumerable<AudienceMember> Resolve(AudienceContext context) => [new AudienceMember.OfChannel(Written)];
}
