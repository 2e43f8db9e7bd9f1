namespace AlertOps.Incidents.Audit;

/// <summary>The person or the program that an action comes from.</summary>
/// <param name="Id">The id of a person, the name of an API token, "local" for a direct caller on this machine, "webhook" for the webhook token.</param>
/// <param name="Via">The API token, or "local", with which a person acts; "" when nobody acts for another.</param>
/// <param name="Address">Address of the peer that sent the request; "" when it has none.</param>
internal sealed record Actor(ActorKind Kind, string Id, string Via, string Address);
