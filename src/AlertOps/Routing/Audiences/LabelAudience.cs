namespace AlertOps.Routing.Audiences;

/// <summary><c>label:owner</c>: the people whom the alerts name in that label, by their id or by their name in the channel.</summary>
internal sealed record LabelAudience(string Label) : IAudience
{
    public const string Kind = "label";

    public string Written => $"{Kind}:{Label}";

    public bool IsFromAlerts => true;

    public IEnumerable<AudienceMember> Resolve(AudienceContext context) => context.Labels[Label].Select(value =>
        context.People.Find(value) is { } person ? new AudienceMember.OfPeople(person) : (AudienceMember)new AudienceMember.Named(value));
}
