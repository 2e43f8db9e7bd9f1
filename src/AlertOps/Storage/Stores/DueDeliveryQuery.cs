using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Finds the deliveries that may be sent now.</summary>
internal sealed class DueDeliveryQuery(SqlDialect dialect)
{
    /// <summary>Maximum number of rows that one query considers. All that wait for a rate limit are counted among them, so it must be more than a storm leaves.</summary>
    private const int MaxReady = 50_000;

    /// <summary>Maximum number of deliveries in a result; many of them may share a call.</summary>
    private const int MaxDue = 2_000;

    /// <summary>Maximum number of deliveries of one rate limit key: as many as a digest may name.</summary>
    private const int MaxPerKey = 500;

    /// <summary>
    /// Condition of a delivery <c>d</c> with its rate limit <c>g</c> that may be sent now, unless its endpoint is suspended. The offset keeps PostgreSQL from joining
    /// all of the lane's deliveries with each other while its statistics are behind: each looks for its own predecessor by the index.
    /// </summary>
    public const string IsReady = """
        d.state = 'pending' and d.call_id is null and d.due_at is not null and (d.due_at <= @now or d.due_at > @beyond)
          and (g.key is null or case d.urgency when 0 then g.next_critical_slot_at else g.next_slot_at end <= @now or g.evaluated_at > @future)
          and not exists (
            select 1 from deliveries o
            where o.incident_id = d.incident_id and o.channel = d.channel and o.endpoint = d.endpoint and o.recipient = d.recipient
              and o.state in ('pending', 'sending') and o.id < d.id limit 1 offset 0)
          and not exists (select 1 from calls x where x.exclusive_key = d.exclusive_key and x.exclusive_key <> '' and x.state = 'sending' limit 1 offset 0)
        """;

    // Few columns: most of what is ready in a storm is only counted. Window functions would sort it all, every time.
    private const string Ready = $"""
        select d.id, d.rate_limit_key, d.urgency, d.notice_id
        from deliveries d left join rate_limits g on g.key = d.rate_limit_key
        where d.channel = @channel and d.endpoint = @endpoint and {IsReady}
          and not exists (select 1 from suspensions s where s.channel = d.channel and s.endpoint = d.endpoint and s.until > @now)
        order by d.urgency, d.due_at, d.id limit @most
        """;

    private readonly string dueRows = $"""
        select d.id, d.incident_id, d.change_id, d.notice_id, d.receiver, d.channel, d.endpoint, d.recipient, d.format, d.generation, d.created_at,
            d.split_group, d.reduction_level, d.rate_limit_key, c.at as committed_at, coalesce(l.sends, '') as sends
        from deliveries d join changes c on c.id = d.change_id left join rate_limits l on l.key = d.rate_limit_key
        where d.id {dialect.In("ids")}
        """;

    /// <param name="channel">The descriptor of the lane's channel.</param>
    /// <param name="max">The approximate number of calls wanted.</param>
    public async Task<ImmutableArray<DueDelivery>> ReadAsync(DbConnection connection, EndpointKey lane, ChannelDescriptor channel, DateTimeOffset now, int max)
    {
        // Only what may become a digest has to be counted.
        var found = await connection.QueryAsync<ReadyRow>(Ready, new
        {
            channel = lane.Channel,
            endpoint = lane.Endpoint,
            now = UnixMicroseconds.Of(now),
            beyond = UnixMicroseconds.Of(now + SqlDatabase.FarFuture),
            future = UnixMicroseconds.Of(now + SqlDatabase.ClockTolerance),
            most = channel.RateLimits.IsEmpty ? MaxDue : MaxReady,
        });
        var chosen = Choose(found.AsList(), max, channel.RateLimitScope != KeyScope.Channel);
        var rows = new List<DueRow>(chosen.Count);
        foreach (var ids in chosen.Keys.Chunk(500))
        {
            rows.AddRange(await connection.QueryAsync<DueRow>(dueRows, new { ids }));
        }

        // Many people get the same notice: it is read once, and stays one object.
        var notices = await NoticesAsync(connection, rows.Select(row => row.NoticeId).Distinct());
        return [.. rows.OrderBy(row => chosen.IndexOf(row.Id)).Select(row => row.ToDue(notices[row.NoticeId], chosen[row.Id], now))];
    }

    /// <summary>Deliveries in their order, each with the number of those of its urgency that wait for its rate limit.</summary>
    /// <param name="max">
    /// Number of notices wanted, which are large: one for each call that can be made. Not counted are those of keys that several deliveries wait for, which may
    /// become one digest.
    /// </param>
    /// <param name="hasDigests">True when deliveries that share a rate limit may become one digest.</param>
    private static OrderedDictionary<long, int> Choose(List<ReadyRow> found, int max, bool hasDigests)
    {
        var waiting = found.CountBy(row => (row.RateLimitKey, row.Urgency)).ToDictionary();
        var places = new Dictionary<(string Key, long Urgency), int>();
        var wanted = new HashSet<long>();
        var chosen = new OrderedDictionary<long, int>();
        foreach (var row in found)
        {
            var key = (row.RateLimitKey, row.Urgency);
            var place = places[key] = places.GetValueOrDefault(key) + 1;
            var mayBeDigested = hasDigests && waiting[key] > 1;
            if (place <= MaxPerKey && (mayBeDigested || wanted.Contains(row.NoticeId) || (wanted.Count < max && wanted.Add(row.NoticeId))))
            {
                chosen.Add(row.Id, waiting[key]);
            }

            if (chosen.Count == MaxDue)
            {
                break;
            }
        }

        return chosen;
    }

    private async Task<Dictionary<long, Notice>> NoticesAsync(DbConnection connection, IEnumerable<long> wanted)
    {
        var notices = new Dictionary<long, Notice>();
        foreach (var ids in wanted.Chunk(500))
        {
            var rows = await connection.QueryAsync<(long Id, long Incident, string Document)>(
                $"select id, incident_id, document from notices where id {dialect.In("ids")}", new { ids });
            foreach (var (id, incident, document) in rows)
            {
                notices[id] = StoredNotice.Read(document, incident);
            }
        }

        return notices;
    }

    private sealed record ReadyRow
    {
        public long Id { get; init; }

        public string RateLimitKey { get; init; } = "";

        public long Urgency { get; init; }

        public long NoticeId { get; init; }
    }

    private sealed record DueRow
    {
        public long Id { get; init; }

        public long IncidentId { get; init; }

        public long ChangeId { get; init; }

        public long NoticeId { get; init; }

        public string Receiver { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string Recipient { get; init; } = "";

        public string Format { get; init; } = "";

        public int Generation { get; init; }

        public long CreatedAt { get; init; }

        public long SplitGroup { get; init; }

        public int ReductionLevel { get; init; }

        public string RateLimitKey { get; init; } = "";

        public long CommittedAt { get; init; }

        public string Sends { get; init; } = "";

        public DueDelivery ToDue(Notice notice, int waiting, DateTimeOffset now) => new(
            new OutboxDelivery(Id, IncidentId, ChangeId, Receiver, new Target(Channel, Endpoint, Recipient, Format), notice, Generation, UnixMicroseconds.Time(CreatedAt))
            {
                CommittedAt = UnixMicroseconds.Time(CommittedAt),
                SplitGroup = SplitGroup,
                ReductionLevel = ReductionLevel,
            },
            RateLimitRows.WindowOf(RateLimitKey, Sends, now),
            waiting);
    }
}
