namespace AlertOps.Incidents;

internal enum IncidentState
{
    Open,
    Acknowledged,
    Resolved,
}
