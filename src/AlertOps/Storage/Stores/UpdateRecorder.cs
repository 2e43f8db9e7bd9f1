using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Records updates in one transaction: compares them with what is stored, and writes the differences.</summary>
internal sealed class UpdateRecorder(SqlDialect dialect)
{
    private readonly IncidentRows incidentRows = new(dialect);

    /// <summary>Records in rounds with one update of each group: the difference of a group's second update depends on what its first one wrote.</summary>
    /// <param name="confirmed">True for a stale firing update that Alertmanager has confirmed.</param>
    public async Task<ImmutableArray<Receipt>> RecordAsync(
        WriteSession session, ImmutableArray<HashedUpdate> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
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
        WriteSession session, ImmutableArray<HashedUpdate> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var incidents = await incidentRows.FindAsync(session, [.. updates.Select(update => update.Key)], ct);
        var records = updates.Select(update => new UpdateRecording(update, incidents.GetValueOrDefault(update.Key))).ToList();
        var changed = records.Where(record => record.Incident is null || record.Incident.UpdateHash != record.Hashed.Hash).ToList();
        await CompareAsync(session, changed, rules, confirmed, ct);
        foreach (var stale in changed.Where(record => !record.Difference.StaleFiring.IsEmpty))
        {
            await StaleFiringRows.InsertAsync(session, stale.Update with { Alerts = stale.Difference.StaleFiring }, ct);
        }

        await IncidentRows.InsertAsync(session, changed, ct);
        await AlertRows.WriteAsync(session, changed, rules, ct);
        await IncidentRows.UpdateAsync(session, records, ct);
        await session.Rows(ChangeRows.Insert, ChangeRows.Shape).QueueAsync(
            [
                .. changed.Where(record => record.Difference.Kind is not null).Select(record => new object?[]
                {
                    EnumNames.Of(record.Difference.Kind!.Value), EnumNames.Of(record.Difference.Severity),
                    record.Id, UnixMicroseconds.Of(record.Update.ReceivedAt), (long)record.Difference.Added, (long)record.Difference.Resolved,
                }),
            ],
            ct);
        return [.. records.Select(record => new Receipt(record.Id, record.Difference.Kind))];
    }

    private static async Task CompareAsync(WriteSession session, List<UpdateRecording> updates, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var alerts = await AlertRows.ReadAsync(session, [.. updates.Select(record => record.Incident).OfType<StoredIncident>().Select(incident => incident.Id)], ct);
        foreach (var record in updates)
        {
            record.Stored = record.Incident is null ? [] : alerts.GetValueOrDefault(record.Incident.Id) ?? [];
            var known = record.Incident is { } incident ? new KnownIncident(incident.Id, incident.State, new KnownAlerts(record.Stored)) : null;
            record.Difference = UpdateComparison.Compare(known, record.Update, rules, confirmed);
        }
    }
}
