using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Storage.Stores;

/// <summary>An update with the hashes that tell whether it is a repeat.</summary>
/// <param name="Hash">Equal to <see cref="StoredIncident.UpdateHash"/> when the update only repeats the last one.</param>
/// <param name="AlertHashes">Hashes of the update's alerts, in their order.</param>
internal sealed record HashedUpdate(GroupUpdate Update, long Hash, long[] AlertHashes)
{
    public IncidentKey Key { get; } = IncidentKey.Of(Update);

    public static HashedUpdate Of(GroupUpdate update, SeverityRules rules)
    {
        var hashes = new long[update.Alerts.Length];
        for (var index = 0; index < hashes.Length; index++)
        {
            hashes[index] = UpdateHash.Of(update.Alerts[index]);
        }

        return new HashedUpdate(update, UpdateHash.Of(update, hashes, rules), hashes);
    }

    /// <summary>Hashes of the alerts by fingerprint.</summary>
    public Dictionary<string, long> ByAlert()
    {
        var byAlert = new Dictionary<string, long>(AlertHashes.Length, StringComparer.Ordinal);
        for (var index = 0; index < AlertHashes.Length; index++)
        {
            byAlert[Update.Alerts[index].Fingerprint] = AlertHashes[index];
        }

        return byAlert;
    }
}
