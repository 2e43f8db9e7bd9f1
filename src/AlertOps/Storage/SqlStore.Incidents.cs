using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Incidents;

namespace AlertOps.Storage;

/// <summary>The incident row, as intake reads and writes it.</summary>
internal sealed partial class SqlStore
{
    /// <summary>What a repeat may change in the row without a word.</summary>
    private sealed record Surroundings(
        long Truncated, string ExternalUrl, string GroupLabels, string CommonLabels, string CommonAnnotations, string? DirectReceiver)
    {
        public static Surroundings Of(GroupUpdate update) => new(
            update.TruncatedAlerts,
            update.ExternalUrl,
            StoredJson.Write(update.GroupLabels),
            StoredJson.Write(update.CommonLabels),
            StoredJson.Write(update.CommonAnnotations),
            update.DirectReceiver);
    }

    private sealed record StoredIncident(long Id, IncidentState State, string Severity, Surroundings Surroundings);

    private static async Task<StoredIncident?> FindIncidentAsync(WriteSession session, GroupUpdate update, CancellationToken ct)
    {
        const string sql = """
            select id, state, severity, truncated_alerts, external_url, group_labels, common_labels, common_annotations, direct_receiver
            from incidents where source = @source and receiver = @receiver and group_key = @group_key
            order by id desc limit 1
            """;
        await using var reader = await session.Statement(sql)
            .With(("source", update.Source), ("receiver", update.Receiver), ("group_key", update.GroupKey)).QueryAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var surroundings = new Surroundings(
            reader.GetInt64(3), reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7), TextOrNull(reader, 8));
        return new StoredIncident(reader.GetInt64(0), StoredWord.Read<IncidentState>(reader.GetString(1)), reader.GetString(2), surroundings);
    }

    private static async Task<long> InsertIncidentAsync(
        WriteSession session, GroupUpdate update, UpdateDifference difference, IncidentState state, CancellationToken ct)
    {
        const string sql = """
            insert into incidents (source, receiver, group_key, state, severity, title, opened_at, resolved_at, last_seen, truncated_alerts,
                external_url, group_labels, common_labels, common_annotations, direct_receiver)
            values (@source, @receiver, @group_key, @state, @severity, @title, @opened_at, @resolved_at, @last_seen, @truncated,
                @external_url, @group_labels, @common_labels, @common_annotations, @direct_receiver)
            returning id
            """;
        var began = difference.Applied.Min(alert => alert.StartsAt);
        return await Set(session.Statement(sql), Surroundings.Of(update)).With(
            ("source", update.Source),
            ("receiver", update.Receiver),
            ("group_key", update.GroupKey),
            ("state", Words.Of(state)),
            ("severity", Words.Of(difference.Severity)),
            ("title", ProvisionalTitle.Of(update)),
            ("opened_at", Micros.Of(began < update.ReceivedAt ? began : update.ReceivedAt)),
            ("resolved_at", Micros.Of(difference.ResolvedAt)),
            ("last_seen", Micros.Of(update.ReceivedAt))).NumberAsync(ct);
    }

    /// <summary>Writes as little as there is to write: mostly it is only that the incident was seen again.</summary>
    private static async Task UpdateIncidentAsync(
        WriteSession session, StoredIncident row, GroupUpdate update, UpdateDifference difference, CancellationToken ct)
    {
        await session.Statement("update incidents set last_seen = @now where id = @id")
            .With(("id", row.Id), ("now", Micros.Of(update.ReceivedAt))).RunAsync(ct);
        if (Surroundings.Of(update) is var surroundings && surroundings != row.Surroundings)
        {
            const string sql = """
                update incidents set truncated_alerts = @truncated, external_url = @external_url, group_labels = @group_labels,
                    common_labels = @common_labels, common_annotations = @common_annotations, direct_receiver = @direct_receiver
                where id = @id
                """;
            await Set(session.Statement(sql), surroundings).With(("id", row.Id)).RunAsync(ct);
        }

        if (Words.Of(difference.Severity) is var severity && severity != row.Severity)
        {
            await session.Statement("update incidents set severity = @severity where id = @id").With(("id", row.Id), ("severity", severity)).RunAsync(ct);
        }

        if (difference.ResolvedAt is { } end)
        {
            await session.Statement("update incidents set state = 'resolved', resolved_at = @end, remind_at = null where id = @id")
                .With(("id", row.Id), ("end", Micros.Of(end))).RunAsync(ct);
        }
    }

    private static Statement Set(Statement statement, Surroundings surroundings) => statement.With(
        ("truncated", surroundings.Truncated),
        ("external_url", surroundings.ExternalUrl),
        ("group_labels", surroundings.GroupLabels),
        ("common_labels", surroundings.CommonLabels),
        ("common_annotations", surroundings.CommonAnnotations),
        ("direct_receiver", surroundings.DirectReceiver));

    private static string? TextOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
