using AlertOps.Delivery;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Counts the recipients that each endpoint has reached today, and suspends an endpoint for the rest of the day when its quota is used up. All replicas count
/// in the same row.
/// </summary>
internal sealed class DayQuotaRows(SqlDialect dialect)
{
    private static readonly RowShape Shape = new(["channel", "endpoint"], ["day", "used"]);

    public async Task<DayQuotaUsage> ReadAsync(WriteSession session, IEnumerable<CallDraft> drafts, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct)
    {
        var used = drafts.Where(draft => draft.QuotaUnits > 0 && channels.Of(draft.Channel).Quota is not null)
            .Select(draft => (draft.Channel, draft.Endpoint)).Distinct().ToDictionary(key => key, _ => 0L);
        object?[][] keys = [.. used.Keys.Order().Select(key => new object?[] { key.Channel, key.Endpoint, channels.Of(key.Channel).Day.Of(now), 0L })];
        await session.Rows("""
            insert into day_quotas (channel, endpoint, day, used) select r.channel, r.endpoint, r.day, r.used from {rows} where true on conflict (channel, endpoint) do nothing
            """, Shape).QueueAsync(keys, ct);
        var sql = """
            select q.channel, q.endpoint, case when q.day = r.day then q.used else 0 end from {rows} join day_quotas q on q.channel = r.channel and q.endpoint = r.endpoint
            order by q.channel, q.endpoint
            """ + dialect.Locking("q");
        foreach (var (channel, endpoint, spent) in await session.Rows(sql, Shape).QueryAsync(keys, reader => (reader.GetString(0), reader.GetString(1), reader.GetInt64(2)), ct))
        {
            used[(channel, endpoint)] = spent;
        }

        return new DayQuotaUsage(channels, used);
    }

    public static async Task WriteAsync(WriteSession session, DayQuotaUsage usage, DateTimeOffset now, CancellationToken ct)
    {
        await session.Rows("update day_quotas set day = r.day, used = r.used from {rows} where day_quotas.channel = r.channel and day_quotas.endpoint = r.endpoint", Shape)
            .QueueAsync([.. usage.Changed.Select(day => new object?[] { day.Channel.Name, day.Endpoint, day.Channel.Day.Of(now), day.Used })], ct);
        foreach (var (channel, endpoint) in usage.Full)
        {
            var used = Outcome.Later(FailureReason.RateLimited, channel.Quota!.Code, SuspensionRows.DetailOf(channel.Quota));
            await SuspensionRows.SuspendAsync(session, new EndpointKey(channel.Name, endpoint), used, isQuota: true, now, channel.Day.NextAfter(now), ct);
        }
    }
}
