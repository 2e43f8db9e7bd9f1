namespace AlertOps.Delivery;

/// <summary>Identifies an endpoint of a channel: a robot, an app, a gateway, or "" where the channel has only one.</summary>
internal readonly record struct EndpointKey(string Channel, string Endpoint);
