using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Reads incidents: whole ones for the planner, page by page for people.</summary>
internal static class IncidentLoader
{
    /// <summary>Maximum number of alerts on one page.</summary>
    public const int AlertsPerPage = 200;

    /// <summary>Maximum length of the alerts on one page, in characters as stored; one alert always fits.</summary>
    private const int CharactersPerPage = 256 * 1024;

    private const string Place = "case a.status when 'firing' then 0 else 3 end + case a.severity when 'critical' then 0 when 'warning' then 1 else 2 end";

    public static async Task<Incident?> ReadAsync(DbConnection connection, long id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<IncidentRecord>("select * from incidents where id = @id", new { id });
        if (row is null)
        {
            return null;
        }

        var alerts = await connection.QueryAsync<AlertRecord>("select * from alerts where incident_id = @id order by starts_at, fingerprint", new { id });
        return row.ToIncident([.. alerts.Select(alert => alert.ToAlert(row.AllSeenAt))]);
    }

    /// <summary>
    /// An incident with one page of its alerts: firing ones first, then the worst, then the newest. The database sorts and cuts: an incident may have more
    /// alerts than this process has room for.
    /// </summary>
    /// <returns>The incident and where its next page of alerts starts; null when there is no such incident.</returns>
    public static async Task<(Incident Incident, string? Next)?> ReadPageAsync(DbConnection connection, SqlDialect dialect, long id, AlertCursor? after)
    {
        var row = await connection.QuerySingleOrDefaultAsync<IncidentRecord>("select * from incidents where id = @id", new { id });
        if (row is null)
        {
            return null;
        }

        var begin = after is null ? "" : $"""
             and ({Place} > @place or ({Place} = @place and (a.starts_at < @starts or (a.starts_at = @starts and a.fingerprint > @fingerprint))))
            """;
        var keys = (await connection.QueryAsync<AlertKeyRecord>(
            $"""
            select a.fingerprint, a.starts_at, {Place} as place, length(a.labels) + length(a.annotations) + length(a.generator_url) as characters
            from alerts a where a.incident_id = @id{begin}
            order by place, a.starts_at desc, a.fingerprint limit @max
            """,
            new { id, place = after?.Place, starts = after?.StartsAt, fingerprint = after?.Fingerprint, max = AlertsPerPage + 1 })).ToList();
        var shown = Math.Min(AlertsPerPage, Fitting(keys.Select(key => key.Characters), CharactersPerPage));
        var next = keys.Count > shown ? keys[shown - 1].ToCursor().ToString() : null;
        var fingerprints = keys.Take(shown).Select(key => key.Fingerprint).ToArray();
        var alerts = shown == 0 ? [] : (await connection.QueryAsync<AlertRecord>(
            $"select * from alerts where incident_id = @id and fingerprint {dialect.In("fingerprints")}", new { id, fingerprints })).ToDictionary(alert => alert.Fingerprint);
        return (row.ToIncident([.. fingerprints.Select(fingerprint => alerts[fingerprint].ToAlert(row.AllSeenAt))]), next);
    }

    /// <summary>Number of leading items that fit together; the first one always does.</summary>
    public static int Fitting(IEnumerable<long> lengths, long room)
    {
        var (count, sum) = (0, 0L);
        foreach (var length in lengths)
        {
            sum += length;
            if (count > 0 && sum > room)
            {
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>Reads many incidents with as few queries as one, in the order of their ids.</summary>
    public static async Task<IReadOnlyList<Incident>> ReadAsync(DbConnection connection, SqlDialect dialect, IReadOnlyList<long> ids)
    {
        var found = new List<Incident>(ids.Count);
        foreach (var some in ids.Chunk(500))
        {
            var rows = await connection.QueryAsync<IncidentRecord>($"select * from incidents where id {dialect.In("some")} order by id", new { some });
            var alerts = (await connection.QueryAsync<AlertRecord>(
                $"select * from alerts where incident_id {dialect.In("some")} order by incident_id, starts_at, fingerprint", new { some })).ToLookup(alert => alert.IncidentId);
            found.AddRange(rows.Select(row => row.ToIncident([.. alerts[row.Id].Select(alert => alert.ToAlert(row.AllSeenAt))])));
        }

        return found;
    }

    /// <param name="ids">Rows of one number each.</param>
    public static async Task<IReadOnlyList<Incident>> ReadAsync(WriteSession session, IReadOnlyList<object?[]> ids, CancellationToken ct)
    {
        var incidents = await session.Rows("select i.* from {rows} join incidents i on i.id = r.id order by i.id", IdRows.Shape).RowsAsync<IncidentRecord>(ids, ct);
        var alerts = (await session.Rows("select a.* from {rows} join alerts a on a.incident_id = r.id order by a.incident_id, a.starts_at, a.fingerprint", IdRows.Shape)
            .RowsAsync<AlertRecord>(ids, ct)).ToLookup(alert => alert.IncidentId);
        return [.. incidents.Select(row => row.ToIncident([.. alerts[row.Id].Select(alert => alert.ToAlert(row.AllSeenAt))]))];
    }

    private sealed record IncidentRecord
    {
        public long Id { get; init; }

        public string Source { get; init; } = "";

        public string AlertmanagerReceiver { get; init; } = "";

        public string GroupKey { get; init; } = "";

        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long OpenedAt { get; init; }

        public long? ResolvedAt { get; init; }

        public long LastSeen { get; init; }

        public long AllSeenAt { get; init; }

        public int TruncatedAlerts { get; init; }

        public string? DirectReceiver { get; init; }

        public string? AcknowledgedBy { get; init; }

        public long? AcknowledgedAt { get; init; }

        public string ExternalUrl { get; init; } = "";

        public string GroupLabels { get; init; } = "";

        public string CommonLabels { get; init; } = "";

        public string CommonAnnotations { get; init; } = "";

        public Incident ToIncident(ImmutableArray<IncidentAlert> alerts) => new(
            Id,
            new IncidentKey(Source, AlertmanagerReceiver, GroupKey),
            StoredEnum.Read(State, IncidentState.Open),
            StoredEnum.Read(Severity, AlertOps.Alerts.Severity.Critical),
            UnixMicroseconds.Time(OpenedAt),
            UnixMicroseconds.Time(ResolvedAt),
            UnixMicroseconds.Time(LastSeen),
            StoredJson.ReadOr(GroupLabels, LabelSet.Empty),
            StoredJson.ReadOr(CommonLabels, LabelSet.Empty),
            StoredJson.ReadOr(CommonAnnotations, LabelSet.Empty),
            ExternalUrl,
            TruncatedAlerts,
            DirectReceiver,
            AcknowledgedBy is { } by && AcknowledgedAt is { } at ? new Acknowledgement(by, UnixMicroseconds.Time(at)) : null,
            alerts);
    }

    private sealed record AlertKeyRecord
    {
        public string Fingerprint { get; init; } = "";

        public long StartsAt { get; init; }

        public int Place { get; init; }

        public long Characters { get; init; }

        public AlertCursor ToCursor() => new(Place, StartsAt, Fingerprint);
    }

    private sealed record AlertRecord
    {
        public long IncidentId { get; init; }

        public string Fingerprint { get; init; } = "";

        public string Status { get; init; } = "";

        public long StartsAt { get; init; }

        public long? EndsAt { get; init; }

        public long FirstSeen { get; init; }

        public long LastSeen { get; init; }

        public string GeneratorUrl { get; init; } = "";

        public string Labels { get; init; } = "";

        public string Annotations { get; init; } = "";

        /// <param name="allSeenAt">Time when all alerts of the incident were last seen together, which is stored with the incident.</param>
        public IncidentAlert ToAlert(long allSeenAt)
        {
            var alert = new Alert(
                Fingerprint,
                StoredEnum.Read(Status, AlertStatus.Firing),
                StoredJson.ReadOr(Labels, LabelSet.Empty),
                StoredJson.ReadOr(Annotations, LabelSet.Empty),
                UnixMicroseconds.Time(StartsAt),
                UnixMicroseconds.Time(EndsAt),
                GeneratorUrl);
            return new IncidentAlert(alert, UnixMicroseconds.Time(FirstSeen), UnixMicroseconds.Time(Math.Max(LastSeen, allSeenAt)));
        }
    }
}
