namespace AlertOps.Routing.Audiences;

/// <summary><c>person:zhangsan</c>: a person of the configuration.</summary>
internal sealed record PersonAudience(string Id) : IAudience
{
    public const string Kind = "person";

    public string Written => $"{Kind}:{Id}";

    public IEnumerable<AudienceMember> Resolve(AudienceContext context) => context.People.Find(Id) is { } person ? [new AudienceMember.OfPeople(person)] : [];
}
