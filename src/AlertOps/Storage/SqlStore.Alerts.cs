using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Storage;

/// <summary>The alerts of incidents, as intake reads and writes them.</summary>
internal sealed partial class SqlStore
{
    internal static readonly RowShape IdRow = new([], ["id"]);

    private static readonly RowShape AlertRow = new(
        ["fingerprint", "status", "severity", "generator_url", "labels", "annotations"],
        ["incident_id", "starts_at", "ends_at", "now", "digest"]);

    private static readonly RowShape SeenRow = new(["fingerprint"], ["incident", "now"]);

    /// <summary>Alerts of an incident that is new itself. Looking for a conflict would cost PostgreSQL half as much again.</summary>
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

    /// <param name="Digest">Of what may change without a word (<see cref="AlertDigest"/>).</param>
    private readonly record struct StoredAlert(KnownAlert Known, long Digest);

    private static async Task<Dictionary<long, Dictionary<string, StoredAlert>>> StoredAlertsAsync(WriteSession session, IReadOnlyList<long> incidents, CancellationToken ct)
    {
        const string sql = """
            select a.incident_id, a.fingerprint, a.status, a.severity, a.starts_at, a.ends_at, a.digest
            from {rows} join alerts a on a.incident_id = r.id
            """;
        var stored = new Dictionary<long, Dictionary<string, StoredAlert>>(incidents.Count);
        await session.Rows(sql, IdRow).QueryAsync(
            [.. incidents.Select(id => new object?[] { id })],
            reader =>
            {
                var known = new KnownAlert(
                    StoredEnum.Read(reader.GetString(2), AlertStatus.Firing),
                    StoredEnum.Read(reader.GetString(3), Severity.Critical),
                    Micros.Time(reader.GetInt64(4)),
                    reader.IsDBNull(5) ? null : Micros.Time(reader.GetInt64(5)));
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

    /// <summary>Writes what differs; what is only repeated is marked as seen.</summary>
    private static async Task WriteAlertsAsync(WriteSession session, List<Recorded> records, SeverityRules rules, CancellationToken ct)
    {
        var begun = new List<object?[]>();
        var written = new List<object?[]>();
        var seen = new List<object?[]>();
        foreach (var record in records)
        {
            var isKnown = record.Difference.Target == UpdateTarget.NewestIncident;
            var stored = isKnown ? record.Stored : [];
            var now = Micros.Of(record.Update.ReceivedAt);
            var digests = record.Digested.ByAlert();
            foreach (var alert in record.Difference.Applied)
            {
                var severity = rules.Of(alert.Labels);
                var digest = digests[alert.Fingerprint];
                if (stored.TryGetValue(alert.Fingerprint, out var before) && IsRepeat(before, alert, severity, digest))
                {
                    seen.Add([alert.Fingerprint, record.Id, now]);
                }
                else
                {
                    (isKnown ? written : begun).Add(RowOf(record, before.Known, alert, severity, digest));
                }
            }
        }

        await session.Rows(InsertAlerts, AlertRow).PostAsync(InOrder(begun), ct);
        await session.Rows(UpsertAlerts, AlertRow).PostAsync(InOrder(written), ct);
        await session.Rows("update alerts set last_seen = r.now from {rows} where alerts.incident_id = r.incident and alerts.fingerprint = r.fingerprint", SeenRow)
            .PostAsync(seen, ct);
    }

    /// <summary>By incident and fingerprint, as they lie on disk.</summary>
    private static List<object?[]> InOrder(List<object?[]> rows)
    {
        rows.Sort((one, other) => ((long)one[6]!).CompareTo((long)other[6]!) is var byIncident and not 0 ? byIncident : string.CompareOrdinal((string)one[0]!, (string)other[0]!));
        return rows;
    }

    private static bool IsRepeat(StoredAlert before, Alert alert, Severity severity, long digest) =>
        before.Digest == digest
        && before.Known.Status == alert.Status
        && before.Known.Severity == severity
        && (alert.IsFiring || alert.EndsAt is null || Micros.Of(alert.EndsAt) == Micros.Of(before.Known.EndsAt));

    private static object?[] RowOf(Recorded record, KnownAlert? before, Alert alert, Severity severity, long digest)
    {
        // While it fires on, its first start stands: twins and restarts bring others. A resolved twin doesn't move the start either.
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
            Micros.Of(starts),
            alert.IsFiring ? null : Micros.Of(alert.EndsAt ?? now),
            Micros.Of(now),
            digest,
        ];
    }

    /// <summary>Stored alerts as the comparison knows them.</summary>
    private sealed class KnownAlerts(Dictionary<string, StoredAlert> stored) : IReadOnlyDictionary<string, KnownAlert>
    {
        public int Count => stored.Count;

        public IEnumerable<string> Keys => stored.Keys;

        public IEnumerable<KnownAlert> Values => stored.Values.Select(alert => alert.Known);

        public KnownAlert this[string key] => stored[key].Known;

        public bool ContainsKey(string key) => stored.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out KnownAlert value)
        {
            var found = stored.TryGetValue(key, out var alert);
            value = alert.Known;
            return found;
        }

        public IEnumerator<KeyValuePair<string, KnownAlert>> GetEnumerator() =>
            stored.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Known)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
