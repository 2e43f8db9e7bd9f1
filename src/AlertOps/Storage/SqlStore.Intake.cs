using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;

namespace AlertOps.Storage;

/// <summary>What a 200 promises: updates, compared with what is stored, in one transaction for many of them.</summary>
internal sealed partial class SqlStore
{
    private static readonly RowShape ChangeRow = new(["kind", "severity"], ["incident", "at", "added", "resolved"]);

    private const string InsertChanges = """
        insert into changes (incident_id, kind, severity, at, added, resolved, state)
        select r.incident, r.kind, r.severity, r.at, r.added, r.resolved, 'pending' from {rows}
        """;

    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        // Before the transaction, which others may wait for.
        ImmutableArray<Digested> digested = [.. updates.Select(update => Digested.Of(update, severity))];
        try
        {
            return await WriteAsync(session => RecordAllAsync(session, digested, severity, confirmed: false, ct), ct);
        }
        catch (DbException error) when (dialect.IsDataError(error))
        {
            throw new StoreRejectedException($"the database refuses the data: {error.Message}", error);
        }
    }

    /// <summary>In rounds: in each, every group once, since what a group's second update changes depends on what its first one wrote.</summary>
    private async Task<ImmutableArray<Receipt>> RecordAllAsync(
        WriteSession session, ImmutableArray<Digested> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var receipts = new Receipt[updates.Length];
        var left = Enumerable.Range(0, updates.Length).ToList();
        while (left.Count > 0)
        {
            var seen = new HashSet<IncidentKey>();
            var round = left.Where(index => seen.Add(updates[index].Key)).ToList();
            var recorded = await RecordRoundAsync(session, [.. round.Select(index => updates[index])], rules, confirmed, ct);
            for (var place = 0; place < round.Count; place++)
            {
                receipts[round[place]] = recorded[place];
            }

            left = round.Count == left.Count ? [] : [.. left.Except(round)];
        }

        return [.. receipts];
    }

    private async Task<Receipt[]> RecordRoundAsync(
        WriteSession session, ImmutableArray<Digested> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var incidents = await FindIncidentsAsync(session, [.. updates.Select(update => update.Key)], ct);
        var records = updates.Select(update => new Recorded(update, incidents.GetValueOrDefault(update.Key))).ToList();
        var news = records.Where(record => record.Incident is null || record.Incident.UpdateDigest != record.Digested.Digest).ToList();
        await CompareAsync(session, news, rules, confirmed, ct);
        foreach (var late in news.Where(record => !record.Difference.StaleFiring.IsEmpty))
        {
            await HoldAsync(session, late.Update with { Alerts = late.Difference.StaleFiring }, ct);
        }

        await InsertIncidentsAsync(session, news, ct);
        await WriteAlertsAsync(session, news, rules, ct);
        await UpdateIncidentsAsync(session, records, ct);
        await session.Rows(InsertChanges, ChangeRow).PostAsync(
            [
                .. news.Where(record => record.Difference.Kind is not null).Select(record => new object?[]
                {
                    EnumNames.Of(record.Difference.Kind!.Value), EnumNames.Of(record.Difference.Severity),
                    record.Id, Micros.Of(record.Update.ReceivedAt), (long)record.Difference.Added, (long)record.Difference.Resolved,
                }),
            ],
            ct);
        return [.. records.Select(record => new Receipt(record.Id, record.Difference.Kind))];
    }

    private static async Task CompareAsync(WriteSession session, List<Recorded> news, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var alerts = await StoredAlertsAsync(session, [.. news.Select(record => record.Incident).OfType<StoredIncident>().Select(incident => incident.Id)], ct);
        foreach (var record in news)
        {
            record.Stored = record.Incident is null ? [] : alerts.GetValueOrDefault(record.Incident.Id) ?? [];
            var known = record.Incident is { } incident ? new KnownIncident(incident.Id, incident.State, new KnownAlerts(record.Stored)) : null;
            record.Difference = UpdateComparison.Compare(known, record.Update, rules, confirmed);
        }
    }

    /// <summary>An update and what tells whether it is a repeat.</summary>
    /// <param name="Digest">Equal to that of the incident when the update only repeats the last one.</param>
    /// <param name="OfAlerts">Digests of the update's alerts, in their order.</param>
    private sealed record Digested(GroupUpdate Update, long Digest, long[] OfAlerts)
    {
        public IncidentKey Key { get; } = IncidentKey.Of(Update);

        public static Digested Of(GroupUpdate update, SeverityRules rules)
        {
            var ofAlerts = new long[update.Alerts.Length];
            for (var index = 0; index < ofAlerts.Length; index++)
            {
                ofAlerts[index] = AlertDigest.Of(update.Alerts[index]);
            }

            return new Digested(update, AlertDigest.Of(update, ofAlerts, rules), ofAlerts);
        }

        /// <summary>By fingerprint.</summary>
        public Dictionary<string, long> ByAlert()
        {
            var digests = new Dictionary<string, long>(OfAlerts.Length, StringComparer.Ordinal);
            for (var index = 0; index < OfAlerts.Length; index++)
            {
                digests[Update.Alerts[index].Fingerprint] = OfAlerts[index];
            }

            return digests;
        }
    }

    /// <summary>An update on its way into the tables.</summary>
    /// <param name="Incident">The newest one of its key, before; null when there was none.</param>
    private sealed record Recorded(Digested Digested, StoredIncident? Incident)
    {
        private static readonly UpdateDifference Repeat = new(UpdateTarget.NewestIncident, [], [], null, 0, 0, Severity.Info, null);

        public GroupUpdate Update => Digested.Update;

        /// <summary>What is written beside the incident, so that an equal update is known as a repeat; 0 when one could change something all the same.</summary>
        public long Digest => SpeaksOfAll ? Digested.Digest : 0;

        /// <summary>The incident that it is written to.</summary>
        public long Id { get; set; } = Incident?.Id ?? 0;

        /// <summary>Alerts of the incident before.</summary>
        public Dictionary<string, StoredAlert> Stored { get; set; } = [];

        public UpdateDifference Difference { get; set; } = Repeat;

        /// <summary>Nothing is new in it, not even an alert that it leaves out.</summary>
        public bool IsRepeat => ReferenceEquals(Difference, Repeat);

        /// <summary>Whether an equal update could change nothing: this one was written whole, and leaves out no alert of the incident.</summary>
        private bool SpeaksOfAll
        {
            get
            {
                var applied = Difference.Applied.Select(alert => alert.Fingerprint).ToHashSet(StringComparer.Ordinal);
                return IsRepeat || (Difference.Target != UpdateTarget.None && applied.Count == Update.Alerts.Length
                    && (Difference.Target != UpdateTarget.NewestIncident || Stored.Keys.All(applied.Contains)));
            }
        }
    }
}
