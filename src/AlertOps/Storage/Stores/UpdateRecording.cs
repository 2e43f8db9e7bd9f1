using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Storage.Stores;

/// <summary>An update while it is being recorded.</summary>
/// <param name="Incident">The newest incident of its key before the update; null when there is none.</param>
internal sealed record UpdateRecording(HashedUpdate Hashed, StoredIncident? Incident)
{
    private static readonly UpdateDifference Repeat = new(UpdateTarget.NewestIncident, [], [], null, 0, 0, Severity.Info, null);

    public GroupUpdate Update => Hashed.Update;

    /// <summary>The hash that is stored with the incident, by which an equal update is recognised as a repeat; 0 when an equal update could still change something.</summary>
    public long Hash => NamesAllAlerts ? Hashed.Hash : 0;

    /// <summary>Id of the incident that the update belongs to.</summary>
    public long Id { get; set; } = Incident?.Id ?? 0;

    /// <summary>Alerts of the incident before the update, by fingerprint.</summary>
    public Dictionary<string, StoredAlert> Stored { get; set; } = [];

    public UpdateDifference Difference { get; set; } = Repeat;

    /// <summary>True when the update changes nothing, not even by leaving out an alert.</summary>
    public bool IsRepeat => ReferenceEquals(Difference, Repeat);

    /// <summary>True when an equal update could change nothing: this one was written completely, and leaves out no alert of the incident.</summary>
    private bool NamesAllAlerts
    {
        get
        {
            var applied = Difference.Applied.Select(alert => alert.Fingerprint).ToHashSet(StringComparer.Ordinal);
            return IsRepeat || (Difference.Target != UpdateTarget.None && applied.Count == Update.Alerts.Length
                && (Difference.Target != UpdateTarget.NewestIncident || Stored.Keys.All(applied.Contains)));
        }
    }
}
