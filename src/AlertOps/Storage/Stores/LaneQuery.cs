using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Delivery.Lanes;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Finds the lanes that have something to send now. It skips from lane to lane in the indexes of what waits, and reads nothing of what was sent.</summary>
internal static class LaneQuery
{
    private const string Waiting = "d.state = 'pending' and d.call_id is null and d.due_at is not null";

    private const string Unsettled = "k.state <> 'settled'";

    /// <summary>The lanes for which a column of the table waits, one index seek for each.</summary>
    private static string LanesOf(string name, string table, string alias, string condition) => $"""
        {name}_channels (channel) as (
            select min({alias}.channel) from {table} {alias} where {condition}
            union all
            select (select min({alias}.channel) from {table} {alias} where {condition} and {alias}.channel > c.channel) from {name}_channels c where c.channel is not null),
        {name}_lanes (channel, endpoint) as (
            select c.channel, (select min({alias}.endpoint) from {table} {alias} where {condition} and {alias}.channel = c.channel) from {name}_channels c where c.channel is not null
            union all
            select l.channel, (select min({alias}.endpoint) from {table} {alias} where {condition} and {alias}.channel = l.channel and {alias}.endpoint > l.endpoint)
            from {name}_lanes l where l.endpoint is not null)
        """;

    private static readonly string Lanes = $"""
        with recursive {LanesOf("fresh", "deliveries", "d", Waiting)}, {LanesOf("retried", "calls", "k", Unsettled)},
        lanes (channel, endpoint) as (
            select channel, endpoint from fresh_lanes where endpoint is not null union select channel, endpoint from retried_lanes where endpoint is not null)
        select l.channel, l.endpoint,
            (select d.urgency from deliveries d left join rate_limits g on g.key = d.rate_limit_key
             where d.channel = l.channel and d.endpoint = l.endpoint and {DueDeliveryQuery.IsReady} order by d.urgency, d.due_at, d.id limit 1) as fresh,
            (select k.urgency from calls k
             where k.channel = l.channel and k.endpoint = l.endpoint and {CallRows.IsDue} order by k.urgency, k.next_at, k.id limit 1) as retry,
            (select count(*) from calls k where k.channel = l.channel and k.endpoint = l.endpoint and {Unsettled} and k.state = 'pending') as retrying
        from lanes l
        where not exists (select 1 from suspensions s where s.channel = l.channel and s.endpoint = l.endpoint and s.until > @now)
        """;

    public static async Task<ImmutableArray<LaneWork>> ReadAsync(DbConnection connection, DateTimeOffset now) =>
    [
        .. (await connection.QueryAsync<LaneRow>(
            Lanes, new { now = UnixMicroseconds.Of(now), beyond = UnixMicroseconds.Of(now + SqlDatabase.FarFuture), future = UnixMicroseconds.Of(now + SqlDatabase.ClockTolerance) }))
            .Where(row => row.Fresh is not null || row.Retry is not null)
            .Select(row => new LaneWork(new EndpointKey(row.Channel, row.Endpoint), row.Fresh is not null, row.Retry is not null, row.Fresh == 0 || row.Retry == 0, (int)row.Retrying)),
    ];

    private sealed record LaneRow
    {
        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public long? Fresh { get; init; }

        public long? Retry { get; init; }

        public long Retrying { get; init; }
    }
}
