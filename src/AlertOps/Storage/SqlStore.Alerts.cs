using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Storage;

/// <summary>The alerts of an incident, as intake reads and writes them.</summary>
internal sealed partial class SqlStore
{
    /// <param name="Digest">Of what may change without a word (<see cref="AlertDigest"/>).</param>
    private readonly record struct StoredAlert(KnownAlert Known, long Digest);

    private static async Task<Dictionary<string, StoredAlert>> StoredAlertsAsync(WriteSession session, long incident, CancellationToken ct)
    {
        const string sql = "select fingerprint, status, severity, starts_at, ends_at, digest from alerts where incident_id = @incident";
        var stored = new Dictionary<string, StoredAlert>(StringComparer.Ordinal);
        await using var reader = await session.Statement(sql).With(("incident", incident)).QueryAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var known = new KnownAlert(
                StoredWord.Read<AlertStatus>(reader.GetString(1)),
                StoredWord.Read<Severity>(reader.GetString(2)),
                Micros.Time(reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : Micros.Time(reader.GetInt64(4)));
            stored[reader.GetString(0)] = new StoredAlert(known, reader.GetInt64(5));
        }

        return stored;
    }

    private static async Task WriteAlertsAsync(
        WriteSession session,
        long incident,
        Dictionary<string, StoredAlert> stored,
        UpdateDifference difference,
        GroupUpdate update,
        SeverityRules rules,
        CancellationToken ct)
    {
        var now = Micros.Of(update.ReceivedAt);
        var repeated = new List<string>(difference.Applied.Length);
        foreach (var alert in difference.Applied)
        {
            var severity = rules.Of(alert.Labels);
            var digest = AlertDigest.Of(alert);
            if (stored.TryGetValue(alert.Fingerprint, out var before)
                && before.Digest == digest
                && before.Known.Status == alert.Status
                && before.Known.Severity == severity
                && (alert.IsFiring || alert.EndsAt is null || Micros.Of(alert.EndsAt) == Micros.Of(before.Known.EndsAt)))
            {
                repeated.Add(alert.Fingerprint);
                continue;
            }

            await WriteAlertAsync(session, incident, before.Known, alert, severity, digest, update.ReceivedAt, ct);
        }

        if (repeated.Count > 0 && repeated.Count == stored.Count)
        {
            await session.Statement("update alerts set last_seen = @now where incident_id = @incident")
                .With(("incident", incident), ("now", now)).RunAsync(ct);
            return;
        }

        foreach (var fingerprint in repeated)
        {
            await session.Statement("update alerts set last_seen = @now where incident_id = @incident and fingerprint = @fingerprint")
                .With(("incident", incident), ("fingerprint", fingerprint), ("now", now)).RunAsync(ct);
        }
    }

    private static Task<int> WriteAlertAsync(
        WriteSession session,
        long incident,
        KnownAlert? before,
        Alert alert,
        Severity severity,
        long digest,
        DateTimeOffset now,
        CancellationToken ct)
    {
        const string sql = """
            insert into alerts (incident_id, fingerprint, status, severity, starts_at, ends_at, first_seen, last_seen, digest,
                generator_url, labels, annotations)
            values (@incident, @fingerprint, @status, @severity, @starts_at, @ends_at, @now, @now, @digest, @generator_url, @labels, @annotations)
            on conflict (incident_id, fingerprint) do update set
                status = excluded.status, severity = excluded.severity, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                last_seen = excluded.last_seen, digest = excluded.digest, generator_url = excluded.generator_url,
                labels = excluded.labels, annotations = excluded.annotations
            """;

        // While it fires on, its first start stands: twins and restarts bring others. A resolved twin doesn't move the start either.
        var starts = before is not null && (before.IsFiring || !alert.IsFiring) ? before.StartsAt : alert.StartsAt;
        return session.Statement(sql).With(
            ("incident", incident),
            ("fingerprint", alert.Fingerprint),
            ("status", Words.Of(alert.Status)),
            ("severity", Words.Of(severity)),
            ("starts_at", Micros.Of(starts)),
            ("ends_at", alert.IsFiring ? null : Micros.Of(alert.EndsAt ?? now)),
            ("now", Micros.Of(now)),
            ("digest", digest),
            ("generator_url", alert.GeneratorUrl),
            ("labels", StoredJson.Write(alert.Labels)),
            ("annotations", StoredJson.Write(alert.Annotations))).RunAsync(ct);
    }
}
