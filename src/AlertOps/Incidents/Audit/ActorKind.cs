namespace AlertOps.Incidents.Audit;

internal enum ActorKind
{
    /// <summary>A person of <c>people</c>: named by the request, or the one whose id the API token has as its name.</summary>
    Person,

    /// <summary>An API token that nobody of <c>people</c> is named by.</summary>
    ApiToken,

    /// <summary>A direct caller on this machine, where none of its callers needs credentials.</summary>
    Local,

    /// <summary>A holder of the webhook token.</summary>
    WebhookToken,
}
