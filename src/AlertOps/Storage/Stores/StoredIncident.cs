using AlertOps.Incidents;

namespace AlertOps.Storage.Stores;

/// <summary>An incident as it is stored, as far as recording an update needs it.</summary>
/// <param name="UpdateHash">Hash of the last update; 0 when it did not name every alert of the incident.</param>
internal sealed record StoredIncident(long Id, IncidentState State, string Severity, GroupMetadata GroupMetadata, long UpdateHash);
