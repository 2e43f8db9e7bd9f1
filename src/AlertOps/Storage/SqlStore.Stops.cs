using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Delivery.Suspensions;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Endpoints that wait for an administrator, or for a rate window to pass.</summary>
internal sealed partial class SqlStore
{
    /// <summary>How often one call finds out whether a stopped endpoint works again.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMinutes(5);

    private static readonly RowShape EndpointRow = new(["channel", "endpoint"], ["until"]);

    public Task<ImmutableArray<EndpointSuspension>> SuspensionsAsync(DateTimeOffset now, CancellationToken ct) => ReadAsync(
        async connection => (await connection.QueryAsync<StopRow>("select * from suspensions order by since")).Select(row => row.ToStop(now)).ToImmutableArray(), ct);

    public Task MarkReportedAsync(EndpointSuspension stop, CancellationToken ct) => WriteAsync(
        session => stop.IsOver
            ? session.Statement("delete from suspensions where channel = @channel and endpoint = @endpoint and until = @until and (is_over = 1 or code = @quota)")
                .With(("channel", stop.Channel), ("endpoint", stop.Endpoint), ("until", Micros.Of(stop.Until)), ("quota", DayQuota.Code)).RunAsync(ct)
            : session.Statement("update suspensions set reported = 1 where channel = @channel and endpoint = @endpoint")
                .With(("channel", stop.Channel), ("endpoint", stop.Endpoint)).RunAsync(ct),
        ct);

    public Task<int> RetrySuspendedAsync(int? personTimesPerDay, CancellationToken ct) => WriteAsync(
        async session =>
        {
            await session.Statement("""
                update calls set next_at = 0 where state = 'pending' and exists (
                    select 1 from suspensions s where s.channel = calls.channel and s.endpoint = calls.endpoint and s.reason = 'configuration' and s.is_over = 0)
                """).RunAsync(ct);
            return await session.Statement("update suspensions set until = 0 where reason = 'configuration' or (code = @quota and detail <> @max)")
                .With(("quota", DayQuota.Code), ("max", personTimesPerDay?.ToString(CultureInfo.InvariantCulture) ?? "")).RunAsync(ct);
        },
        ct);

    /// <summary>Stops whose time is up, in the hands of one transaction: each lets one call through to find out. Whether a day has room is known without.</summary>
    private sealed class Stops(HashSet<(string Channel, string Endpoint)> probing)
    {
        private readonly HashSet<(string Channel, string Endpoint)> probed = [];

        public bool Admit(CallDraft draft) =>
            !probing.Contains((draft.Channel, draft.Endpoint)) || probed.Add((draft.Channel, draft.Endpoint));

        public IEnumerable<(string Channel, string Endpoint)> Probed => probed;
    }

    private async Task<Stops> SuspensionsAsync(WriteSession session, IEnumerable<CallDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var rows = drafts.Select(draft => (draft.Channel, draft.Endpoint)).Distinct().Select(key => new object?[] { key.Channel, key.Endpoint, Micros.Of(now) }).ToList();
        var found = await session.Rows(
            "select s.channel, s.endpoint from {rows} join suspensions s on s.channel = r.channel and s.endpoint = r.endpoint where s.is_over = 0 and s.code <> '" + DayQuota.Code + "' order by 1, 2" + dialect.Locking("s"),
            EndpointRow).QueryAsync(rows, (DbDataReader reader) => (reader.GetString(0), reader.GetString(1)), ct);
        return new Stops([.. found]);
    }

    private static Task ProbedAsync(WriteSession session, Stops stops, DateTimeOffset now, CancellationToken ct) => session.Rows(
        "update suspensions set until = r.until from {rows} where suspensions.channel = r.channel and suspensions.endpoint = r.endpoint", EndpointRow).PostAsync(
        [.. stops.Probed.Select(key => new object?[] { key.Channel, key.Endpoint, Micros.Of(now + ProbeInterval) })], ct);

    /// <summary>Stops the endpoint, keeps it stopped, or ends its stop, as the answer has it.</summary>
    private static async Task JudgeEndpointAsync(WriteSession session, Call call, Outcome outcome, DateTimeOffset now, DateTimeOffset retry, CancellationToken ct)
    {
        if (outcome is { Kind: OutcomeKind.Later, Reason: FailureReason.Configuration or FailureReason.RateLimited })
        {
            var until = outcome.Reason == FailureReason.RateLimited ? WindowEnd(call, outcome, await StrikesAsync(session, call, ct), now, retry) : retry;
            await StopAsync(session, call.Draft.Channel, call.Draft.Endpoint, outcome.Reason, outcome.Code, outcome.Detail, now, until, ct);
        }
        else if (outcome is { Kind: OutcomeKind.Sent } or { Kind: OutcomeKind.Never, Reason: FailureReason.RecipientRefused or FailureReason.ContentRefused })
        {
            // What nobody was told of needs no all-clear. A used-up day is not given back by calls that were on the way.
            ReadOnlySpan<(string, object?)> about = [("channel", call.Draft.Channel), ("endpoint", call.Draft.Endpoint), ("quota", DayQuota.Code)];
            var forget = session.Statement("delete from suspensions where channel = @channel and endpoint = @endpoint and code <> @quota and reported = 0").With(about);
            var allClear = session.Statement("update suspensions set is_over = 1, until = 0 where channel = @channel and endpoint = @endpoint and code <> @quota and is_over = 0").With(about);
            await forget.PostAsync(ct);
            await allClear.PostAsync(ct);
        }
    }

    private static Task StopAsync(
        WriteSession session, string channel, string endpoint, FailureReason reason, string code, string detail, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        session.Statement("""
            insert into suspensions (channel, endpoint, reason, code, detail, failure_count, since, until, reported, is_over)
            values (@channel, @endpoint, @reason, @code, @detail, 1, @now, @until, 0, 0)
            on conflict (channel, endpoint) do update set
                reported = case when suspensions.is_over = 0 and suspensions.reason = excluded.reason then suspensions.reported else 0 end,
                since = case when suspensions.is_over = 0 then suspensions.since else excluded.since end,
                reason = excluded.reason, code = excluded.code, detail = excluded.detail, failure_count = suspensions.failure_count + 1, until = excluded.until, is_over = 0
            """).With(
            ("channel", channel),
            ("endpoint", endpoint),
            ("reason", EnumNames.Of(reason)),
            ("code", code),
            ("detail", detail),
            ("now", Micros.Of(now)),
            ("until", Micros.Of(until))).PostAsync(ct);

    /// <summary>
    /// WeCom blocks for as long as the window that was exceeded and does not say which: a minute, or else an hour, or else that calendar day
    /// (documentation 90312, 90313). Who asks too early is only counted again.
    /// </summary>
    private static DateTimeOffset WindowEnd(Call call, Outcome outcome, int strikes, DateTimeOffset now, DateTimeOffset retry)
    {
        if (strikes == 0 || outcome.NotBefore < TimeSpan.FromMinutes(1) || !call.Draft.Channel.StartsWith("wecom_", StringComparison.Ordinal))
        {
            return retry;
        }

        return strikes == 1 ? now + TimeSpan.FromHours(1) : DayQuota.NextBeijingDay(now);
    }

    private static async Task<int> StrikesAsync(WriteSession session, Call call, CancellationToken ct) => (int)await session
        .Statement("select coalesce(max(failure_count), 0) from suspensions where channel = @channel and endpoint = @endpoint and reason = 'rate_limited' and code <> @quota and is_over = 0")
        .With(("channel", call.Draft.Channel), ("endpoint", call.Draft.Endpoint), ("quota", DayQuota.Code)).NumberAsync(ct);

    private sealed record StopRow
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

        public EndpointSuspension ToStop(DateTimeOffset now) => new(
            Channel, Endpoint, StoredEnum.Read(Reason, FailureReason.Configuration), Code, Detail, Micros.Time(Since), Micros.Time(Until),
            IsOver != 0 || (Code == DayQuota.Code && Until <= Micros.Of(now)),
            Reported != 0);
    }
}
