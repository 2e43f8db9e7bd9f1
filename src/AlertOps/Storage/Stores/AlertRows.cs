using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Reads and writes the alerts of incidents when updates are recorded.</summary>
internal static class AlertRows
{
    private static readonly RowShape AlertRow = new(
        ["fingerprint", "status", "severity", "generator_url", "labels", "annotations"],
        ["incident_id", "starts_at", "ends_at", "now", "digest"]);

    private static readonly RowShape SeenRow = new(["fingerprint"], ["incident", "now"]);

    /// <summary>For alerts of an incident that is new itself. Looking for a conflict would cost PostgreSQL half as much again.</summary>
    private const string InsertAlerts = """
        insert into alerts (incident_id, fingerprint, status, severity, starts_at, ends_at, first_seen, last_seen, digest,
            generator_url, labels, annotations)
        select r.incident_id, r.fingerprint, r.status, r.severity, r.starts_at, r.ends_at, r.now, r.now, r.digest, r.generator_url, r.labels, r.annotations
        from {rows} where true
        """;

    private const string UpsertAlerts = InsertAlerts + """

        on conflict (incident_id, fingerprint) do update set
            status = excluded.status, severity = excluded.severity, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            last_seen = excluded.last_seen, digest = excluded.digest, generator_url = excluded.generator_url,
            labels = excluded.labels, annotations = excluded.annotations
        """;

    /// <summary>Alerts of incidents, by incident and fingerprint.</summary>
    public static async Task<Dictionary<long, Dictionary<string, StoredAlert>>> ReadAsync(WriteSession session, IReadOnlyList<long> incidents, CancellationToken ct)
    {
        const string sql = """
            select a.incident_id, a.fingerprint, a.status, a.severity, a.starts_at, a.ends_at, a.digest
            from {rows} join alerts a on a.incident_id = r.id
            """;
        var stored = new Dictionary<long, Dictionary<string, StoredAlert>>(incidents.Count);
        await session.Rows(sql, IdRows.Shape).QueryAsync(
            [.. incidents.Select(id => new object?[] { id })],
            reader =>
            {
                var known = new KnownAlert(
                    StoredEnum.Read(reader.GetString(2), AlertStatus.Firing),
                    StoredEnum.Read(reader.GetString(3), Severity.Critical),
                    UnixMicroseconds.Time(reader.GetInt64(4)),
                    reader.IsDBNull(5) ? null : UnixMicroseconds.Time(reader.GetInt64(5)));
                if (!stored.TryGetValue(reader.GetInt64(0), out var ofIncident))
                {
                    stored[reader.GetInt64(0)] = ofIncident = new Dictionary<string, StoredAlert>(StringComparer.Ordinal);
                }

                ofIncident[reader.GetString(1)] = new StoredAlert(known, reader.GetInt64(6));
                return 0;
            },
            ct);
        return stored;
    }

    /// <summary>Writes the alerts that differ; those that are only repeated are marked as seen.</summary>
    public static async Task WriteAsync(WriteSession session, List<UpdateRecording> records, SeverityRules rules, CancellationToken ct)
    {
        var added = new List<object?[]>();
        var written = new List<object?[]>();
        var seen = new List<object?[]>();
        foreach (var record in records)
        {
            var isKnown = record.Difference.Target == UpdateTarget.NewestIncident;
            var stored = isKnown ? record.Stored : [];
            var now = UnixMicroseconds.Of(record.Update.ReceivedAt);
            var hashes = record.Hashed.ByAlert();
            foreach (var alert in record.Difference.Applied)
            {
                var severity = rules.Of(alert.Labels);
                var hash = hashes[alert.Fingerprint];
                if (stored.TryGetValue(alert.Fingerprint, out var before) && IsRepeat(before, alert, severity, hash))
                {
                    seen.Add([alert.Fingerprint, record.Id, now]);
                }
                else
                {
                    (isKnown ? written : added).Add(RowOf(record, before.Known, alert, severity, hash));
                }
            }
        }

        await session.Rows(InsertAlerts, AlertRow).QueueAsync(InOrder(added), ct);
        await session.Rows(UpsertAlerts, AlertRow).QueueAsync(InOrder(written), ct);
        await session.Rows("update alerts set last_seen = r.now from {rows} where alerts.incident_id = r.incident and alerts.fingerprint = r.fingerprint", SeenRow)
            .QueueAsync(seen, ct);
    }

    /// <summary>Sorts by incident and fingerprint, the order of the primary key.</summary>
    private static List<object?[]> InOrder(List<object?[]> rows)
    {
        rows.Sort((one, other) => ((long)one[6]!).CompareTo((long)other[6]!) is var byIncident and not 0 ? byIncident : string.CompareOrdinal((string)one[0]!, (string)other[0]!));
        return rows;
    }

    private static bool IsRepeat(StoredAlert before, Alert alert, Severity severity, long hash) =>
        before.Hash == hash
        && before.Known.Status == alert.Status
        && before.Known.Severity == severity
        && (alert.IsFiring || alert.EndsAt is null || UnixMicroseconds.Of(alert.EndsAt) == UnixMicroseconds.Of(before.Known.EndsAt));

    private static object?[] RowOf(UpdateRecording record, KnownAlert? before, Alert alert, Severity severity, long hash)
    {
        // The first start is kept while the alert fires: twins and restarts report others. A resolved twin does not change it either.
        var starts = before is not null && (before.IsFiring || !alert.IsFiring) ? before.StartsAt : alert.StartsAt;
        var now = record.Update.ReceivedAt;
        return
        [
            alert.Fingerprint,
            EnumNames.Of(alert.Status),
            EnumNames.Of(severity),
            alert.GeneratorUrl,
            StoredJson.Write(alert.Labels),
            StoredJson.Write(alert.Annotations),
            record.Id,
            UnixMicroseconds.Of(starts),
            alert.IsFiring ? null : UnixMicroseconds.Of(alert.EndsAt ?? now),
            UnixMicroseconds.Of(now),
            hash,
        ];
    }
}
