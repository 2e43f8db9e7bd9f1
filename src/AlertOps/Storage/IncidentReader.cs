using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Reads incidents for pages, API and commands: lists, and single ones with a page of their alerts and changes. Readers never wait for a writer.</summary>
internal sealed class IncidentReader(SqlDialect dialect, StoreHealth? health = null)
{
    private readonly ReaderConnections readers = new(dialect, health);

    static IncidentReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private const int MaxChanges = 100;
    private const int MaxDeliveries = 100;

    /// <summary>Maximum length of the evidence and notices on one page of changes, in characters as stored.</summary>
    private const int ChangeCharacters = 512 * 1024;

    private static string IncidentColumns(Language language) => $"""
        select i.id, i.state, i.severity, {TitleIn(language)} as title, i.runbook_id, i.opened_at, i.resolved_at, i.last_seen, i.acknowledged_by, i.acknowledged_at,
            (select count(*) from alerts a where a.incident_id = i.id and a.status = 'firing') as firing,
            (select count(*) from alerts a where a.incident_id = i.id) as alerts
        from incidents i
        """;

    /// <summary>One page, newest first; empty when the cursor is invalid (<see cref="Cursor.TryRead"/>).</summary>
    public async Task<Page<IncidentRow>> IncidentsAsync(IncidentFilter filter, CancellationToken ct)
    {
        if (!Cursor.TryRead(filter.Cursor, out var before))
        {
            return new Page<IncidentRow>([], null);
        }

        var limit = Paging.Limit(filter.Limit);
        var parameters = new DynamicParameters();
        parameters.Add("before", before);
        parameters.Add("max", limit + 1);
        var where = Where(filter, parameters);
        var rows = await readers.ReadAsync(
            connection => connection.QueryAsync<IncidentListRecord>($"{IncidentColumns(filter.Language)} where i.id < @before{where} order by i.id desc limit @max", parameters), ct);
        return Paging.Cut([.. rows.Select(row => row.ToRow())], limit, row => row.Id);
    }

    /// <summary>The first part of an incident in Chinese; null when there is none.</summary>
    public Task<IncidentView?> IncidentAsync(long id, CancellationToken ct) => IncidentAsync(id, Language.Chinese, IncidentPart.First, ct);

    /// <param name="language">Language of title and notices; those from before both languages were stored are in the language of that time.</param>
    /// <param name="part">Pages of alerts and changes; an invalid cursor is the first page.</param>
    public Task<IncidentView?> IncidentAsync(long id, Language language, IncidentPart part, CancellationToken ct) =>
        readers.ReadAsync(connection => IncidentAsync(connection, id, language, part), ct);

    private async Task<IncidentView?> IncidentAsync(DbConnection connection, long id, Language language, IncidentPart part)
    {
        // One snapshot for all of it: what intake writes meanwhile is for the next look.
        await using var snapshot = await connection.BeginTransactionAsync();
        _ = AlertCursor.TryRead(part.Alerts, out var after);
        if (await IncidentLoader.ReadPageAsync(connection, dialect, id, after) is not { } page)
        {
            return null;
        }

        var about = await connection.QuerySingleAsync<IncidentAboutRecord>(
            $"""
            select {TitleIn(language)} as title, i.runbook_id,
                (select count(*) from changes c where c.incident_id = i.id) as changes,
                (select count(*) from deliveries d where d.incident_id = i.id) as deliveries,
                (select {DocumentIn(language)} from changes c join notices n on n.id = c.notice_id where c.incident_id = i.id order by c.id desc limit 1) as said
            from incidents i where i.id = @id
            """,
            new { id });
        var alerts = await connection.QuerySingleAsync<AlertCountRecord>(
            "select count(*) as alerts, count(*) filter (where status = 'firing') as firing from alerts where incident_id = @id", new { id });
        var (changes, older) = await ChangesAsync(connection, id, language, part.Changes);
        var others = await connection.QueryAsync<string>("select person from also_acknowledged where incident_id = @id order by at, person", new { id });
        var deliveries = await connection.QueryAsync<DeliveryListRecord>(
            $"{DeliveryReader.Columns} where d.incident_id = @id order by d.id desc limit @max", new { id, max = MaxDeliveries });
        return new IncidentView(
            page.Incident,
            about.Title,
            new IncidentCounts(alerts.Firing, alerts.Alerts, about.Changes, about.Deliveries),
            changes,
            [.. deliveries.Reverse().Select(row => row.ToRow())])
        {
            RunbookId = about.RunbookId,
            LatestNotice = about.Said is null ? null : StoredNotice.Read(about.Said, id),
            NextAlerts = page.Next,
            OlderChanges = older,
            AlsoAcknowledged = [.. others],
        };
    }

    /// <summary>One page of changes, the newest before the cursor, oldest first; and the cursor of the page with older ones.</summary>
    private static async Task<(ImmutableArray<ChangeView> Changes, string? Older)> ChangesAsync(DbConnection connection, long id, Language language, string? cursor)
    {
        if (!Cursor.TryRead(cursor, out var before))
        {
            before = long.MaxValue;
        }

        // Evidence and notices of one change may be as long as those of a hundred others: what fits is asked for, not what there is.
        var keys = (await connection.QueryAsync<ChangeKeyRecord>(
            $"""
            select c.id, coalesce(length(c.evidence), 0) + coalesce(length({DocumentIn(language)}), 0) as characters
            from changes c left join notices n on n.id = c.notice_id where c.incident_id = @id and c.id < @before order by c.id desc limit @max
            """,
            new { id, before, max = MaxChanges + 1 })).ToList();
        var shown = Math.Min(MaxChanges, IncidentLoader.Fitting(keys.Select(key => key.Characters), ChangeCharacters));
        if (shown == 0)
        {
            return ([], null);
        }

        var first = keys[shown - 1].Id;
        var changes = await connection.QueryAsync<ChangeRecord>(
            $"""
            select c.*, {DocumentIn(language)} as document from changes c left join notices n on n.id = c.notice_id
            where c.incident_id = @id and c.id >= @first and c.id < @before order by c.id
            """,
            new { id, first, before });
        return ([.. changes.Select(View)], keys.Count > shown ? Cursor.Of(first) : null);
    }

    private static string TitleIn(Language language) => language == Language.English ? "coalesce(i.title_en, i.title)" : "i.title";

    private static string DocumentIn(Language language) => language == Language.English ? "coalesce(n.document_en, n.document)" : "n.document";

    private string Where(IncidentFilter filter, DynamicParameters parameters)
    {
        var where = new StringBuilder();
        if (!filter.States.IsDefaultOrEmpty)
        {
            where.Append($" and i.state {dialect.In("states")}");
            parameters.Add("states", filter.States.Select(EnumNames.Of).ToArray());
        }

        if (filter.Severity is { } severity)
        {
            where.Append(" and i.severity = @severity");
            parameters.Add("severity", EnumNames.Of(severity));
        }

        if (filter.From is { } from)
        {
            where.Append(" and (i.resolved_at is null or i.resolved_at >= @from)");
            parameters.Add("from", UnixMicroseconds.Of(from));
        }

        if (filter.To is { } to)
        {
            where.Append(" and i.opened_at < @to");
            parameters.Add("to", UnixMicroseconds.Of(to));
        }

        foreach (var (number, word) in SearchTerms.Of(filter.Query).Index())
        {
            where.Append($"""
                 and (i.id = @id{number} or i.title {dialect.Like} @text{number} escape '!' or i.title_en {dialect.Like} @text{number} escape '!' or exists (
                    select 1 from alerts a where a.incident_id = i.id and a.labels {dialect.Like} @json{number} escape '!'))
                """);
            parameters.Add($"id{number}", SearchTerms.Number(word));
            parameters.Add($"text{number}", SearchTerms.InText(word));
            parameters.Add($"json{number}", SearchTerms.InJson(word));
        }

        return where.ToString();
    }

    private static ChangeView View(ChangeRecord row) => new(
        row.ToChange(),
        StoredEnum.Read(row.State, ChangeState.Planned),
        row.MergedIntoId,
        row.Evidence is null ? [] : StoredJson.ReadOr<ImmutableArray<StoredEvidence>>(row.Evidence, []),
        row.Document is null ? null : StoredNotice.Read(row.Document, row.IncidentId));

    private sealed record IncidentAboutRecord
    {
        public string Title { get; init; } = "";

        public string? RunbookId { get; init; }

        public int Changes { get; init; }

        public int Deliveries { get; init; }

        public string? Said { get; init; }
    }

    private sealed record AlertCountRecord
    {
        public int Alerts { get; init; }

        public int Firing { get; init; }
    }

    private sealed record ChangeKeyRecord
    {
        public long Id { get; init; }

        public long Characters { get; init; }
    }

    private sealed record IncidentListRecord
    {
        public long Id { get; init; }

        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public string Title { get; init; } = "";

        public string? RunbookId { get; init; }

        public int Firing { get; init; }

        public int Alerts { get; init; }

        public long OpenedAt { get; init; }

        public long? ResolvedAt { get; init; }

        public long LastSeen { get; init; }

        public string? AcknowledgedBy { get; init; }

        public long? AcknowledgedAt { get; init; }

        public IncidentRow ToRow() => new(
            Id,
            StoredEnum.Read(State, IncidentState.Open),
            StoredEnum.Read(Severity, AlertOps.Alerts.Severity.Critical),
            Title,
            RunbookId,
            Firing,
            Alerts,
            UnixMicroseconds.Time(OpenedAt),
            UnixMicroseconds.Time(ResolvedAt),
            UnixMicroseconds.Time(LastSeen),
            AcknowledgedBy is { } by && AcknowledgedAt is { } at ? new Acknowledgement(by, UnixMicroseconds.Time(at)) : null);
    }
}
