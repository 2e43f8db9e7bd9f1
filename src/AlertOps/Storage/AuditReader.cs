using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using Dapper;

namespace AlertOps.Storage;

/// <summary>An entry of the audit log as it is read: its words are those of the version that wrote it.</summary>
/// <param name="Address">Null once it is purged, or when there was none.</param>
internal sealed record AuditRow(
    long Id,
    DateTimeOffset At,
    string Action,
    string Subject,
    long? IncidentId,
    string ActorKind,
    string Actor,
    string Via,
    string? Person,
    string? Address,
    ImmutableSortedDictionary<string, string> Details);

/// <param name="Person">Id of a person, or name of a program, that acted or was concerned; null for all.</param>
/// <param name="From">Entries from this time on.</param>
/// <param name="To">Entries before this time.</param>
internal sealed record AuditFilter(long? Incident, string? Person, AuditAction? Action, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, int Limit = 50);

/// <summary>Reads the audit log for its page and API. Readers never wait for a writer.</summary>
internal sealed class AuditReader(SqlDialect dialect, StoreHealth? health = null)
{
    private readonly ReaderConnections readers = new(dialect, health);

    static AuditReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>One page, newest first; empty when the cursor is invalid (<see cref="Cursor.TryRead"/>).</summary>
    public async Task<Page<AuditRow>> EntriesAsync(AuditFilter filter, CancellationToken ct)
    {
        if (!Cursor.TryRead(filter.Cursor, out var before))
        {
            return new Page<AuditRow>([], null);
        }

        var limit = Paging.Limit(filter.Limit);
        var parameters = new DynamicParameters(new { before, max = limit + 1 });
        var where = Where(filter, parameters);
        var sql = $"select * from audit where id < @before{where} order by id desc limit @max";
        var rows = await readers.ReadAsync(connection => connection.QueryAsync<AuditRecord>(sql, parameters), ct);
        return Paging.Cut([.. rows.Select(row => row.ToRow())], limit, row => row.Id);
    }

    private static string Where(AuditFilter filter, DynamicParameters parameters)
    {
        var where = "";
        Add(filter.Incident, " and incident_id = @incident", "incident");
        Add(filter.Person is { } person ? SearchTerms.Storable(person) : null, " and (actor = @person or person = @person or via = @person)", "person");
        Add(filter.Action is { } action ? EnumNames.Of(action) : null, " and action = @action", "action");
        Add(UnixMicroseconds.Of(filter.From), " and at >= @from", "from");
        Add(UnixMicroseconds.Of(filter.To), " and at < @to", "to");
        return where;

        void Add(object? value, string condition, string name)
        {
            if (value is not null)
            {
                where += condition;
                parameters.Add(name, value);
            }
        }
    }

    private sealed record AuditRecord
    {
        public long Id { get; init; }

        public long At { get; init; }

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public long? IncidentId { get; init; }

        public string ActorKind { get; init; } = "";

        public string Actor { get; init; } = "";

        public string Via { get; init; } = "";

        public string? Person { get; init; }

        public string? Address { get; init; }

        public string Details { get; init; } = "";

        public AuditRow ToRow() => new(
            Id,
            UnixMicroseconds.Time(At),
            Action,
            Subject,
            IncidentId,
            ActorKind,
            Actor,
            Via,
            Person,
            Address,
            StoredJson.ReadOr(Details, ImmutableSortedDictionary<string, string>.Empty));
    }
}
