namespace AlertOps.Delivery;

/// <summary>A request body that intake refused.</summary>
/// <param name="Status">The HTTP status of the answer.</param>
internal sealed record RefusedBody(DateTimeOffset At, string Source, int Status, string Problem, byte[] Body);
