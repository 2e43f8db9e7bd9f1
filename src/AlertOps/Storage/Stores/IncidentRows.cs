using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Reads and writes incidents when updates are recorded.</summary>
internal sealed class IncidentRows(SqlDialect dialect)
{
    private static readonly RowShape KeyRow = new(["source", "alertmanager_receiver", "group_key"], []);

    private static readonly RowShape NewIncidentRow = new(
        [
            "source", "alertmanager_receiver", "group_key", "state", "severity", "title", "external_url", "group_labels", "common_labels", "common_annotations",
            "direct_receiver",
        ],
        ["opened_at", "resolved_at", "last_seen", "truncated", "digest"]);

    private static readonly RowShape RepeatRow = new([], ["id", "now", "all_seen", "digest"]);

    /// <summary>The newest incident of each key, locked until the commit.</summary>
    public async Task<Dictionary<IncidentKey, StoredIncident>> FindAsync(WriteSession session, ImmutableArray<IncidentKey> keys, CancellationToken ct)
    {
        var found = new Dictionary<IncidentKey, StoredIncident>(keys.Length);
        await AddAsync(keys);
        if (dialect.LockNewKeys is { } lockKeys && found.Count < keys.Length)
        {
            // A replica may be about to open the very same incident: from here on one of the two waits, and then finds it.
            ImmutableArray<IncidentKey> missing = [.. keys.Where(key => !found.ContainsKey(key))];
            await session.Statement(lockKeys).With(("keys", missing.Select(key => $"{key.Source}\n{key.Receiver}\n{key.GroupKey}").ToArray())).QueueAsync(ct);
            await AddAsync(missing);
        }

        return found;

        async Task AddAsync(ImmutableArray<IncidentKey> some)
        {
            var sql = $"""
                select i.source, i.alertmanager_receiver, i.group_key, i.id, i.state, i.severity,
                    i.truncated_alerts, i.external_url, i.group_labels, i.common_labels, i.common_annotations, i.direct_receiver, i.update_digest
                from {"{rows}"} join incidents i on i.id = (
                    select max(n.id) from incidents n where n.source = r.source and n.alertmanager_receiver = r.alertmanager_receiver and n.group_key = r.group_key)
                order by i.id{dialect.Locking("i")}
                """;
            var rows = await session.Rows(sql, KeyRow).QueryAsync([.. some.Select(key => new object?[] { key.Source, key.Receiver, key.GroupKey })], Read, ct);
            foreach (var (key, incident) in rows)
            {
                found[key] = incident;
            }
        }
    }

    private static (IncidentKey Key, StoredIncident Incident) Read(DbDataReader reader)
    {
        var metadata = new GroupMetadata(
            reader.GetInt64(6), reader.GetString(7), reader.GetString(8), reader.GetString(9), reader.GetString(10), reader.IsDBNull(11) ? null : reader.GetString(11));
        return (
            new IncidentKey(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
            new StoredIncident(reader.GetInt64(3), StoredEnum.Read(reader.GetString(4), IncidentState.Open), reader.GetString(5), metadata, reader.GetInt64(12)));
    }

    /// <summary>Inserts the incidents that open, and sets <see cref="UpdateRecording.Id"/> of their records.</summary>
    public static async Task InsertAsync(WriteSession session, List<UpdateRecording> records, CancellationToken ct)
    {
        const string sql = """
            insert into incidents (source, alertmanager_receiver, group_key, state, severity, title, opened_at, resolved_at, last_seen, truncated_alerts,
                external_url, group_labels, common_labels, common_annotations, direct_receiver, update_digest)
            select r.source, r.alertmanager_receiver, r.group_key, r.state, r.severity, r.title, r.opened_at, r.resolved_at, r.last_seen, r.truncated,
                r.external_url, r.group_labels, r.common_labels, r.common_annotations, r.direct_receiver, r.digest
            from {rows} where true
            returning source, alertmanager_receiver, group_key, id
            """;
        var added = records.Where(record => record.Difference.Target is UpdateTarget.NewIncident or UpdateTarget.NewResolvedIncident).ToDictionary(record => record.Hashed.Key);
        var inserted = await session.Rows(sql, NewIncidentRow).QueryAsync(
            [.. added.Values.Select(RowOf)],
            reader => (new IncidentKey(reader.GetString(0), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3)),
            ct);
        foreach (var (key, id) in inserted)
        {
            added[key].Id = id;
        }
    }

    private static object?[] RowOf(UpdateRecording record)
    {
        var (update, difference) = (record.Update, record.Difference);
        var metadata = GroupMetadata.Of(update);
        var began = difference.Applied.Min(alert => alert.StartsAt);
        return
        [
            update.Source,
            update.Receiver,
            update.GroupKey,
            EnumNames.Of(difference.Target == UpdateTarget.NewIncident ? IncidentState.Open : IncidentState.Resolved),
            EnumNames.Of(difference.Severity),
            ProvisionalTitle.Of(update),
            metadata.ExternalUrl,
            metadata.GroupLabels,
            metadata.CommonLabels,
            metadata.CommonAnnotations,
            metadata.DirectReceiver,
            UnixMicroseconds.Of(began < update.ReceivedAt ? began : update.ReceivedAt),
            UnixMicroseconds.Of(difference.ResolvedAt),
            UnixMicroseconds.Of(update.ReceivedAt),
            metadata.Truncated,
            record.Hash,
        ];
    }

    /// <summary>Writes as little as possible: most updates only show that the incident still exists.</summary>
    public static async Task UpdateAsync(WriteSession session, IReadOnlyList<UpdateRecording> records, CancellationToken ct)
    {
        const string sql = """
            update incidents set last_seen = r.now, all_seen_at = case r.all_seen when 1 then r.now else all_seen_at end, update_digest = r.digest
            from {rows} where incidents.id = r.id
            """;
        await session.Rows(sql, RepeatRow).QueueAsync(
            [
                .. records.Where(record => record.Difference.Target == UpdateTarget.NewestIncident).Select(record => new object?[]
                {
                    record.Id, UnixMicroseconds.Of(record.Update.ReceivedAt), record.IsRepeat ? 1L : 0L, record.Hash,
                }),
            ],
            ct);
        foreach (var record in records.Where(record => record.Difference.Target == UpdateTarget.NewestIncident && !record.IsRepeat))
        {
            await UpdateOneAsync(session, record.Incident!, record.Update, record.Difference, ct);
        }
    }

    private static async Task UpdateOneAsync(
        WriteSession session, StoredIncident row, GroupUpdate update, UpdateDifference difference, CancellationToken ct)
    {
        if (GroupMetadata.Of(update) is var metadata && metadata != row.GroupMetadata)
        {
            const string sql = """
                update incidents set truncated_alerts = @truncated, external_url = @external_url, group_labels = @group_labels,
                    common_labels = @common_labels, common_annotations = @common_annotations, direct_receiver = @direct_receiver
                where id = @id
                """;
            await session.Statement(sql).With(
                ("truncated", metadata.Truncated),
                ("external_url", metadata.ExternalUrl),
                ("group_labels", metadata.GroupLabels),
                ("common_labels", metadata.CommonLabels),
                ("common_annotations", metadata.CommonAnnotations),
                ("direct_receiver", metadata.DirectReceiver),
                ("id", row.Id)).QueueAsync(ct);
        }

        if (EnumNames.Of(difference.Severity) is var severity && severity != row.Severity)
        {
            await session.Statement("update incidents set severity = @severity where id = @id").With(("id", row.Id), ("severity", severity)).QueueAsync(ct);
        }

        if (difference.ResolvedAt is { } end)
        {
            await session.Statement("update incidents set state = 'resolved', resolved_at = @end where id = @id")
                .With(("id", row.Id), ("end", UnixMicroseconds.Of(end))).QueueAsync(ct);
        }
    }
}
