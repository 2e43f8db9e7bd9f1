using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Delivery.Suspensions;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Stores the suspensions of endpoints that wait for an administrator, or for a rate window to pass.</summary>
internal sealed class SuspensionRows(SqlDialect dialect)
{
    /// <summary>Time between two calls that find out whether a suspended endpoint works again.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMinutes(5);

    private static readonly RowShape Shape = new(["channel", "endpoint"], ["until"]);

    private static readonly RowShape QuotaShape = new(["channel", "detail"], []);

    /// <summary>The detail of a suspension for a used-up day: the quota, so that another one is recognised.</summary>
    public static string DetailOf(CalendarQuota quota) => quota.Max.ToString(CultureInfo.InvariantCulture);

    public static async Task<ImmutableArray<EndpointSuspension>> ReadAsync(DbConnection connection, DateTimeOffset now) =>
        [.. (await connection.QueryAsync<SuspensionRow>("select * from suspensions order by since")).Select(row => row.ToSuspension(now))];

    /// <summary>Marks a suspension as reported; deletes it when it is over.</summary>
    public static Task<int> MarkReportedAsync(WriteSession session, EndpointSuspension suspension, CancellationToken ct) =>
        suspension.IsOver
            ? session.Statement("delete from suspensions where channel = @channel and endpoint = @endpoint and until = @until and (is_over = 1 or is_quota = 1)")
                .With(("channel", suspension.Channel), ("endpoint", suspension.Endpoint), ("until", UnixMicroseconds.Of(suspension.Until))).RunAsync(ct)
            : session.Statement("update suspensions set reported = 1 where channel = @channel and endpoint = @endpoint")
                .With(("channel", suspension.Channel), ("endpoint", suspension.Endpoint)).RunAsync(ct);

    /// <summary>Makes the endpoints and calls due that wait for an administrator, and the endpoints that another daily quota suspended.</summary>
    /// <returns>Number of endpoints.</returns>
    public static async Task<int> RetryAsync(WriteSession session, ChannelDescriptors channels, CancellationToken ct)
    {
        await session.Statement("""
            update calls set next_at = 0 where state = 'pending' and exists (
                select 1 from suspensions s where s.channel = calls.channel and s.endpoint = calls.endpoint and s.reason = 'configuration' and s.is_over = 0)
            """).RunAsync(ct);
        return await session.Statement("update suspensions set until = 0 where reason = 'configuration'").RunAsync(ct)
            + await session.Rows("update suspensions set until = 0 from {rows} where suspensions.channel = r.channel and suspensions.is_quota = 1 and suspensions.detail <> r.detail", QuotaShape)
                .RunAsync([.. channels.All.Select(channel => new object?[] { channel.Name, channel.Quota is { } quota ? DetailOf(quota) : "" })], ct);
    }

    /// <summary>The suspensions of these calls' endpoints whose next attempt is due, locked until the commit.</summary>
    public async Task<SuspensionProbes> ReadProbesAsync(WriteSession session, IEnumerable<CallDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var rows = drafts.Select(draft => (draft.Channel, draft.Endpoint)).Distinct().Select(key => new object?[] { key.Channel, key.Endpoint, UnixMicroseconds.Of(now) }).ToList();
        var found = await session.Rows(
            "select s.channel, s.endpoint from {rows} join suspensions s on s.channel = r.channel and s.endpoint = r.endpoint where s.is_over = 0 and s.is_quota = 0 order by 1, 2" + dialect.Locking("s"),
            Shape).QueryAsync(rows, (DbDataReader reader) => (reader.GetString(0), reader.GetString(1)), ct);
        return new SuspensionProbes([.. found]);
    }

    public static Task WriteProbesAsync(WriteSession session, SuspensionProbes probes, DateTimeOffset now, CancellationToken ct) => session.Rows(
        "update suspensions set until = r.until from {rows} where suspensions.channel = r.channel and suspensions.endpoint = r.endpoint", Shape).QueueAsync(
        [.. probes.Probed.Select(key => new object?[] { key.Channel, key.Endpoint, UnixMicroseconds.Of(now + ProbeInterval) })], ct);

    /// <summary>Suspends the endpoint, prolongs its suspension, or ends it, depending on the outcome of a call.</summary>
    public static async Task ApplyAsync(
        WriteSession session, Call call, ChannelDescriptor channel, Outcome outcome, DateTimeOffset now, DateTimeOffset retry, CancellationToken ct)
    {
        var lane = new EndpointKey(call.Draft.Channel, call.Draft.Endpoint);
        if (outcome is { Kind: OutcomeKind.Later, Reason: FailureReason.Configuration or FailureReason.RateLimited })
        {
            var until = outcome.Reason == FailureReason.RateLimited ? WindowEnd(channel, outcome, await FailureCountAsync(session, lane, ct), now, retry) : retry;
            await SuspendAsync(session, lane, outcome, isQuota: false, now, until, ct);
        }
        else if (outcome is { Kind: OutcomeKind.Sent } or { Kind: OutcomeKind.Never, Reason: FailureReason.RecipientRefused or FailureReason.ContentRefused })
        {
            // A suspension that was not reported needs no report of its end. Calls that were under way do not give a used-up day back.
            ReadOnlySpan<(string, object?)> about = [("channel", lane.Channel), ("endpoint", lane.Endpoint)];
            var delete = session.Statement("delete from suspensions where channel = @channel and endpoint = @endpoint and is_quota = 0 and reported = 0").With(about);
            var end = session.Statement("update suspensions set is_over = 1, until = 0 where channel = @channel and endpoint = @endpoint and is_quota = 0 and is_over = 0").With(about);
            await delete.QueueAsync(ct);
            await end.QueueAsync(ct);
        }
    }

    public static Task SuspendAsync(
        WriteSession session, EndpointKey lane, Outcome outcome, bool isQuota, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        session.Statement("""
            insert into suspensions (channel, endpoint, reason, code, detail, failure_count, since, until, reported, is_over, is_quota)
            values (@channel, @endpoint, @reason, @code, @detail, 1, @now, @until, 0, 0, @is_quota)
            on conflict (channel, endpoint) do update set
                reported = case when suspensions.is_over = 0 and suspensions.reason = excluded.reason then suspensions.reported else 0 end,
                since = case when suspensions.is_over = 0 then suspensions.since else excluded.since end,
                reason = excluded.reason, code = excluded.code, detail = excluded.detail, failure_count = suspensions.failure_count + 1, until = excluded.until, is_over = 0,
                is_quota = excluded.is_quota
            """).With(
            ("channel", lane.Channel),
            ("endpoint", lane.Endpoint),
            ("reason", EnumNames.Of(outcome.Reason)),
            ("code", outcome.Code),
            ("detail", outcome.Detail),
            ("is_quota", isQuota ? 1 : 0),
            ("now", UnixMicroseconds.Of(now)),
            ("until", UnixMicroseconds.Of(until))).QueueAsync(ct);

    /// <summary>
    /// A provider with growing windows blocks for as long as the window that was exceeded and does not say which: a minute, or else an hour, or else that
    /// calendar day. A call that comes too early only counts as one more.
    /// </summary>
    private static DateTimeOffset WindowEnd(ChannelDescriptor channel, Outcome outcome, int failures, DateTimeOffset now, DateTimeOffset retry)
    {
        if (failures == 0 || outcome.NotBefore < TimeSpan.FromMinutes(1) || !channel.HasGrowingRateWindows)
        {
            return retry;
        }

        return failures == 1 ? now + TimeSpan.FromHours(1) : channel.Day.NextAfter(now);
    }

    private static async Task<int> FailureCountAsync(WriteSession session, EndpointKey lane, CancellationToken ct) => (int)await session
        .Statement("select coalesce(max(failure_count), 0) from suspensions where channel = @channel and endpoint = @endpoint and reason = 'rate_limited' and is_quota = 0 and is_over = 0")
        .With(("channel", lane.Channel), ("endpoint", lane.Endpoint)).ScalarAsync(ct);

    private sealed record SuspensionRow
    {
        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Code { get; init; } = "";

        public string Detail { get; init; } = "";

        public long Since { get; init; }

        public long Until { get; init; }

        public long Reported { get; init; }

        public long IsOver { get; init; }

        public long IsQuota { get; init; }

        public EndpointSuspension ToSuspension(DateTimeOffset now) => new(
            Channel, Endpoint, StoredEnum.Read(Reason, FailureReason.Configuration), Code, Detail, UnixMicroseconds.Time(Since), UnixMicroseconds.Time(Until),
            IsOver != 0 || (IsQuota != 0 && Until <= UnixMicroseconds.Of(now)),
            Reported != 0) { IsQuota = IsQuota != 0 };
    }
}
