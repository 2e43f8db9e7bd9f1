using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Outbox;

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
        try
        {
            return await WriteAsync(session => RecordAllAsync(session, updates, severity, confirmed: false, ct), ct);
        }
        catch (DbException error) when (dialect.IsDataError(error))
        {
            throw new UnstorableException($"the database refuses the data: {error.Message}", error);
        }
    }

    /// <summary>In rounds: in each, every group once, since what a group's second update changes depends on what its first one wrote.</summary>
    private async Task<ImmutableArray<Receipt>> RecordAllAsync(
        WriteSession session, ImmutableArray<GroupUpdate> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var receipts = new Receipt[updates.Length];
        var left = Enumerable.Range(0, updates.Length).ToList();
        while (left.Count > 0)
        {
            var seen = new HashSet<IncidentKey>();
            var round = left.Where(index => seen.Add(IncidentKey.Of(updates[index]))).ToList();
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
        WriteSession session, ImmutableArray<GroupUpdate> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var incidents = await FindIncidentsAsync(session, updates, ct);
        var alerts = await StoredAlertsAsync(session, [.. incidents.Values.Select(incident => incident.Id)], ct);
        var records = new List<Recorded>(updates.Length);
        foreach (var update in updates)
        {
            var incident = incidents.GetValueOrDefault(IncidentKey.Of(update));
            var stored = incident is null ? [] : alerts.GetValueOrDefault(incident.Id) ?? [];
            var known = incident is null ? null : new KnownIncident(incident.Id, incident.State, new KnownAlerts(stored));
            records.Add(new Recorded(update, incident, stored, UpdateComparison.Compare(known, update, rules, confirmed)));
        }

        foreach (var late in records.Where(record => !record.Difference.Held.IsEmpty))
        {
            await HoldAsync(session, late.Update with { Alerts = late.Difference.Held }, ct);
        }

        await InsertIncidentsAsync(session, records, ct);
        var repeats = await WriteAlertsAsync(session, records, rules, ct);
        await UpdateIncidentsAsync(session, [.. records.Where(record => record.Difference.Place == UpdatePlace.Known)], repeats, ct);
        await session.Rows(InsertChanges, ChangeRow).RunAsync(
            [
                .. records.Where(record => record.Difference.Kind is not null).Select(record => new object?[]
                {
                    Words.Of(record.Difference.Kind!.Value), Words.Of(record.Difference.Severity),
                    record.Id, Micros.Of(record.Update.ReceivedAt), (long)record.Difference.Added, (long)record.Difference.Resolved,
                }),
            ],
            ct);
        return [.. records.Select(record => new Receipt(record.Id, record.Difference.Kind))];
    }

    /// <summary>An update on its way into the tables.</summary>
    /// <param name="Incident">The newest one of its key, before; null when there was none.</param>
    /// <param name="Stored">Alerts of that incident.</param>
    private sealed record Recorded(GroupUpdate Update, StoredIncident? Incident, Dictionary<string, StoredAlert> Stored, UpdateDifference Difference)
    {
        /// <summary>The incident that it is written to.</summary>
        public long Id { get; set; } = Incident?.Id ?? 0;
    }
}
