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

    /// <summary>Time that a probe of a silent endpoint gets beyond the channel's time-out; then another one is let through, since its process has died.</summary>
    private static readonly TimeSpan ProbeMargin = TimeSpan.FromSeconds(30);

    /// <summary>The reasons of suspensions of endpoints that do not answer.</summary>
    private const string Silence = "'timeout', 'network'";

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

    /// <summary>Makes the endpoints and calls due that wait for an administrator or don't answer, and the endpoints that another daily quota suspended.</summary>
    /// <returns>Number of endpoints.</returns>
    public static async Task<int> RetryAsync(WriteSession session, ChannelDescriptors channels, CancellationToken ct)
    {
        await session.Statement($$"""
            update calls set next_at = 0 where state = 'pending' and exists (
                select 1 from suspensions s where s.channel = calls.channel and s.endpoint = calls.endpoint and s.reason in ('configuration', {{Silence}}) and s.is_over = 0)
            """).RunAsync(ct);
        return await session.Statement($"update suspensions set until = 0 where reason in ('configuration', {Silence})").RunAsync(ct)
            + await session.Rows("update suspensions set until = 0 from {rows} where suspensions.channel = r.channel and suspensions.is_quota = 1 and suspensions.detail <> r.detail", QuotaShape)
                .RunAsync([.. channels.All.Select(channel => new object?[] { channel.Name, channel.Quota is { } quota ? DetailOf(quota) : "" })], ct);
    }

    /// <summary>The suspensions of these calls' endpoints whose next attempt is due, locked until the commit.</summary>
    public async Task<SuspensionProbes> ReadProbesAsync(WriteSession session, IEnumerable<CallDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var rows = drafts.Select(draft => (draft.Channel, draft.Endpoint)).Distinct().Select(key => new object?[] { key.Channel, key.Endpoint, UnixMicroseconds.Of(now) }).ToList();
        var found = await session.Rows(
            "select s.channel, s.endpoint, s.reason from {rows} join suspensions s on s.channel = r.channel and s.endpoint = r.endpoint where s.is_over = 0 and s.is_quota = 0 order by 1, 2" + dialect.Locking("s"),
            Shape).QueryAsync(rows, (DbDataReader reader) => (Lane: new EndpointKey(reader.GetString(0), reader.GetString(1)), Reason: reader.GetString(2)), ct);
        return new SuspensionProbes(found.ToDictionary(item => item.Lane, item => StoredEnum.Read(item.Reason, FailureReason.Configuration)));
    }

    public static Task WriteProbesAsync(
        WriteSession session, SuspensionProbes probes, ChannelDescriptors channels, DateTimeOffset now, CancellationToken ct) => session.Rows(
        "update suspensions set until = r.until from {rows} where suspensions.channel = r.channel and suspensions.endpoint = r.endpoint", Shape).QueueAsync(
        [.. probes.Probed.Select(item => new object?[] { item.Lane.Channel, item.Lane.Endpoint, UnixMicroseconds.Of(now + TimeOf(item.Reason, channels.Of(item.Lane.Channel))) })], ct);

    /// <summary>The time that a probe gets before the next one.</summary>
    private static TimeSpan TimeOf(FailureReason reason, ChannelDescriptor channel) =>
        reason is FailureReason.Timeout or FailureReason.Network ? channel.Timeout + ProbeMargin : ProbeInterval;

    /// <summary>Suspends the endpoint, prolongs its suspension, or ends it, depending on the result of a call.</summary>
    public static async Task ApplyAsync(
        WriteSession session, Call call, ChannelDescriptor channel, CallResult result, DateTimeOffset now, DateTimeOffset retry, CancellationToken ct)
    {
        var lane = new EndpointKey(call.Draft.Channel, call.Draft.Endpoint);
        if (result.SilentFor is { } silence)
        {
            await SuspendSilentAsync(session, lane, result.Overall, call.IsProbe, now, now + silence, ct);
        }
        else if (result.Overall is { Kind: OutcomeKind.Later, Reason: FailureReason.Configuration or FailureReason.RateLimited } outcome)
        {
            var until = outcome.Reason == FailureReason.RateLimited ? WindowEnd(channel, outcome, await FailureCountAsync(session, lane, ct), now, retry) : retry;
            await SuspendAsync(session, lane, outcome, isQuota: false, now, until, ct);
        }
        else if (result.Overall is { Kind: OutcomeKind.Sent } or { Kind: OutcomeKind.Never, Reason: FailureReason.RecipientRefused or FailureReason.ContentRefused })
        {
            await EndAsync(session, lane, "", result.EndsSilence, now, ct);
        }
        else if (result.EndsSilence)
        {
            // Whatever the answer is, the endpoint answers.
            await EndAsync(session, lane, $"and reason in ({Silence})", result.EndsSilence, now, ct);
        }
    }

    /// <summary>Ends the suspension. One that was not reported needs no report of its end. Calls that were under way do not give a used-up day back.</summary>
    /// <param name="condition">More conditions of the suspension.</param>
    /// <param name="makesDue">True when the calls that wait for their next attempt are due at once.</param>
    private static async Task EndAsync(WriteSession session, EndpointKey lane, string condition, bool makesDue, DateTimeOffset now, CancellationToken ct)
    {
        ReadOnlySpan<(string, object?)> about = [("channel", lane.Channel), ("endpoint", lane.Endpoint)];
        var delete = session.Statement($"delete from suspensions where channel = @channel and endpoint = @endpoint and is_quota = 0 and reported = 0 {condition}").With(about);
        var end = session.Statement($"update suspensions set is_over = 1, until = 0 where channel = @channel and endpoint = @endpoint and is_quota = 0 and is_over = 0 {condition}").With(about);
        await delete.QueueAsync(ct);
        await end.QueueAsync(ct);
        if (makesDue)
        {
            await DueByAsync(session, lane, now, ct);
        }
    }

    /// <summary>
    /// Makes the calls of a lane that wait for their next attempt due at <paramref name="at"/> at the latest. The first condition on the state is that of the index.
    /// </summary>
    private static Task DueByAsync(WriteSession session, EndpointKey lane, DateTimeOffset at, CancellationToken ct) => session.Statement("""
        update calls set next_at = @at where channel = @channel and endpoint = @endpoint and state <> 'settled' and state = 'pending' and next_at > @at
        """).With(("channel", lane.Channel), ("endpoint", lane.Endpoint), ("at", UnixMicroseconds.Of(at))).QueueAsync(ct);

    /// <summary>
    /// Suspends an endpoint that does not answer. A suspension in force is prolonged only by its probe: calls that began before it say nothing new. One for
    /// another reason stays as it is.
    /// </summary>
    private static async Task SuspendSilentAsync(
        WriteSession session, EndpointKey lane, Outcome outcome, bool isProbe, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        await session.Statement($"""
            insert into suspensions (channel, endpoint, reason, code, detail, failure_count, since, until, reported, is_over, is_quota)
            values (@channel, @endpoint, @reason, @code, @detail, 1, @now, @until, 0, 0, 0)
            on conflict (channel, endpoint) do update set
                reported = case when suspensions.is_over = 0 then suspensions.reported else 0 end,
                since = case when suspensions.is_over = 0 then suspensions.since else excluded.since end,
                reason = excluded.reason, code = excluded.code, detail = excluded.detail, failure_count = suspensions.failure_count + 1, until = excluded.until, is_over = 0,
                is_quota = 0
            where suspensions.is_over = 1 or (suspensions.reason in ({Silence}) and @is_probe = 1)
            """).With(
            ("channel", lane.Channel),
            ("endpoint", lane.Endpoint),
            ("reason", EnumNames.Of(outcome.Reason == FailureReason.Network ? FailureReason.Network : FailureReason.Timeout)),
            ("code", outcome.Code),
            ("detail", outcome.Detail),
            ("now", UnixMicroseconds.Of(now)),
            ("until", UnixMicroseconds.Of(until)),
            ("is_probe", isProbe ? 1 : 0)).QueueAsync(ct);
        await DueByAsync(session, lane, until, ct);
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
