namespace AlertOps.Delivery.Lanes;

/// <summary>The work of a lane that may be sent now.</summary>
/// <param name="HasFresh">There are deliveries without a call.</param>
/// <param name="HasRetries">There are calls whose next attempt is due.</param>
/// <param name="IsCritical">Some of it is critical.</param>
/// <param name="Retrying">Number of calls that wait for their next attempt, whether or not it is due.</param>
internal sealed record LaneWork(EndpointKey Lane, bool HasFresh, bool HasRetries, bool IsCritical, int Retrying);
