using AlertOps.Incidents;

namespace AlertOps.Storage.Stores;

/// <summary>An alert as it is stored.</summary>
/// <param name="Hash">Of what may change without a change of the incident (<see cref="UpdateHash"/>).</param>
internal readonly record struct StoredAlert(KnownAlert Known, long Hash);
