using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>
/// Identifies the group that an update is about. <c>externalURL</c> is no part of it, because members of one Alertmanager cluster differ in it.
/// </summary>
internal sealed record IncidentKey(string Source, string Receiver, string GroupKey)
{
    public static IncidentKey Of(GroupUpdate update) => new(update.Source, update.Receiver, update.GroupKey);
}
