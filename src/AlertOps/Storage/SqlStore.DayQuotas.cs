using System.Globalization;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Storage;

/// <summary>Endpoints that may reach so many people a day, and are stopped for the rest of it. All replicas count in the same row.</summary>
internal sealed partial class SqlStore
{
    private static readonly RowShape DayQuotaRow = new(["channel", "endpoint"], ["day", "used"]);

    /// <summary>Days in the hands of one transaction: read and locked at its beginning, written at its end.</summary>
    private sealed class Days(Dictionary<(string Channel, string Endpoint), long> used)
    {
        private readonly HashSet<(string Channel, string Endpoint)> changed = [];
        private readonly Dictionary<(string Channel, string Endpoint), DayQuota> full = [];

        public IEnumerable<(string Channel, string Endpoint, long Used)> Changed => changed.Order().Select(key => (key.Channel, key.Endpoint, used[key]));

        /// <summary>Those that had no room for a call.</summary>
        public IEnumerable<(string Channel, string Endpoint, DayQuota Quota)> Full => full.Select(item => (item.Key.Channel, item.Key.Endpoint, item.Value));

        public bool Admit(CallDraft draft)
        {
            var admitted = draft.Quota is not { } quota || quota.Admits(used[(draft.Channel, draft.Endpoint)]);
            if (!admitted)
            {
                full[(draft.Channel, draft.Endpoint)] = draft.Quota!.Value;
            }

            return admitted;
        }

        public void Take(CallDraft draft)
        {
            if (draft.Quota is { } quota)
            {
                used[(draft.Channel, draft.Endpoint)] += quota.Takes;
                changed.Add((draft.Channel, draft.Endpoint));
            }
        }
    }

    private async Task<Days> DaysAsync(WriteSession session, IEnumerable<CallDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var today = DayQuota.BeijingDayOf(now);
        var used = drafts.Where(draft => draft.Quota is not null).Select(draft => (draft.Channel, draft.Endpoint)).Distinct().ToDictionary(key => key, _ => 0L);
        object?[][] keys = [.. used.Keys.Order().Select(key => new object?[] { key.Channel, key.Endpoint, today, 0L })];
        await session.Rows("""
            insert into day_quotas (channel, endpoint, day, used) select r.channel, r.endpoint, r.day, r.used from {rows} where true on conflict (channel, endpoint) do nothing
            """, DayQuotaRow).PostAsync(keys, ct);
        var sql = """
            select q.channel, q.endpoint, case when q.day = r.day then q.used else 0 end from {rows} join day_quotas q on q.channel = r.channel and q.endpoint = r.endpoint
            order by q.channel, q.endpoint
            """ + dialect.Locking("q");
        foreach (var (channel, endpoint, spent) in await session.Rows(sql, DayQuotaRow).QueryAsync(keys, reader => (reader.GetString(0), reader.GetString(1), reader.GetInt64(2)), ct))
        {
            used[(channel, endpoint)] = spent;
        }

        return new Days(used);
    }

    private static async Task WriteDaysAsync(WriteSession session, Days days, DateTimeOffset now, CancellationToken ct)
    {
        await session.Rows("update day_quotas set day = r.day, used = r.used from {rows} where day_quotas.channel = r.channel and day_quotas.endpoint = r.endpoint", DayQuotaRow)
            .PostAsync([.. days.Changed.Select(day => new object?[] { day.Channel, day.Endpoint, DayQuota.BeijingDayOf(now), day.Used })], ct);
        foreach (var (channel, endpoint, quota) in days.Full)
        {
            await StopAsync(session, channel, endpoint, FailureReason.RateLimited, DayQuota.Code, quota.Max.ToString(CultureInfo.InvariantCulture), now, DayQuota.NextBeijingDay(now), ct);
        }
    }
}
