using System.Data.Common;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Storage;

/// <summary>What came of a call, recipient by recipient.</summary>
internal sealed partial class SqlStore
{
    /// <summary>For a "later" that names no time.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromMinutes(1);

    private static readonly RowShape SettledRow = new(["state", "reason"], ["delivery", "due_at", "settled_at", "leaves", "split_group", "reduction_level"]);

    public async Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, RateLimitLookup limits, CancellationToken ct)
    {
        try
        {
            return await WriteSettledAsync(call, result, attempt, retryAt, limits, ct);
        }
        catch (Exception error) when (error is EncoderFallbackException || (error is DbException refused && dialect.IsDataError(refused)))
        {
            throw new StoreRejectedException($"the database refuses what the channel answered: {error.Message}", error);
        }
    }

    private Task<bool> WriteSettledAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, RateLimitLookup limits, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var ended = attempt.At + attempt.Took;
            var retry = retryAt ?? (ended + DefaultRetry);
            var again = result.Overall.Kind == OutcomeKind.Later && result.RetryShape == RetryShape.None;
            var gates = await GatesAsync(session, [call.Draft], limits, ended, ct);
            var mine = await session.Statement("""
                update calls set state = @state, next_at = @next_at, lease_until = null,
                    message_id = case when @message_id = '' then message_id else @message_id end
                where id = @id and state = 'sending' and attempts = @attempts
                """).With(
                ("id", call.Id),
                ("attempts", call.Attempts + 1),
                ("state", again ? "pending" : "settled"),
                ("next_at", Micros.Of(again ? retry : ended)),
                ("message_id", result.MessageId)).RunAsync(ct);
            if (mine != 1)
            {
                return false;
            }

            gates.End(call.Draft, call.Id, call.Attempts + 1, ended);
            await WriteGatesAsync(session, gates, ended + DefaultRetry, ct);
            await JudgeEndpointAsync(session, call, result.Overall, ended, retry, ct);
            await LogAttemptAsync(session, call, result, attempt, ct);
            await session.Rows("""
                update deliveries set state = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then 'dead' else r.state end,
                    reason = r.reason, attempts = deliveries.attempts + 1,
                    due_at = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then null else r.due_at end,
                    settled_at = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then r.due_at else r.settled_at end,
                    call_id = case when r.leaves = 1 then null else deliveries.call_id end,
                    split_group = case when r.split_group = 0 then deliveries.split_group else r.split_group end, reduction_level = deliveries.reduction_level + r.reduction_level
                from {rows} where deliveries.id = r.delivery and deliveries.state = 'sending'
                """, SettledRow).PostAsync(Settled(call, result, again, ended, retry), ct);
            if (again)
            {
                await CloseWhenDoneAsync(session, call, ct);
            }

            return true;
        },
        ct);

    private static List<object?[]> Settled(Call call, CallResult result, bool again, DateTimeOffset ended, DateTimeOffset retry)
    {
        var rows = new List<object?[]>(call.Draft.Deliveries.Length);
        for (var position = 0; position < call.Draft.Deliveries.Length; position++)
        {
            var outcome = result.For(call.Draft.Recipients[position]);
            var retreats = result.RetryShape != RetryShape.None;
            var later = retreats || outcome.Kind == OutcomeKind.Later;
            rows.Add(
            [
                EnumNames.Of(retreats ? DeliveryState.Pending : StateAfter(outcome.Kind)),
                EnumNames.Of(outcome.Reason),
                call.Draft.Deliveries[position],
                later ? Micros.Of(retreats ? ended : retry) : null,
                later ? null : Micros.Of(ended),
                later && !again ? 1L : 0L,
                result.RetryShape == RetryShape.SplitRecipients ? PartOf(call.Id, position, call.Draft.Deliveries.Length) : 0L,
                result.RetryShape == RetryShape.ReduceContent ? 1L : 0L,
            ]);
        }

        return rows;
    }

    /// <summary>A refused company of many comes again in sixteen smaller ones, until the one that spoils it is alone.</summary>
    private static long PartOf(long call, int position, int count) => (call * MaxParts) + (position * MaxParts / count) + 1;

    private const int MaxParts = 16;

    /// <summary>"Later" was the word for all, but each had a final one of its own: nobody is left to try it for.</summary>
    private static Task CloseWhenDoneAsync(WriteSession session, Call call, CancellationToken ct) => session.Statement("""
        update calls set state = 'settled'
        where id = @id and not exists (select 1 from deliveries where call_id = @id and state in ('pending', 'sending'))
        """).With(("id", call.Id)).PostAsync(ct);

    private static Task LogAttemptAsync(WriteSession session, Call call, CallResult result, Attempt attempt, CancellationToken ct) =>
        session.Statement("""
            insert into attempts (call_id, at, duration, outcome, reason, code, detail, recipient_outcomes)
            values (@call, @at, @duration, @outcome, @reason, @code, @detail, @recipient_outcomes)
            """).With(
            ("call", call.Id),
            ("at", Micros.Of(attempt.At)),
            ("duration", Micros.Of(attempt.Took)),
            ("outcome", EnumNames.Of(result.Overall.Kind)),
            ("reason", EnumNames.Of(result.Overall.Reason)),
            ("code", result.Overall.Code),
            ("detail", result.Overall.Detail),
            ("recipient_outcomes", result.RecipientOutcomes.IsEmpty ? null : StoredJson.Write(result.RecipientOutcomes))).PostAsync(ct);

    private static DeliveryState StateAfter(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Sent => DeliveryState.Sent,
        OutcomeKind.Later => DeliveryState.Pending,
        OutcomeKind.Never => DeliveryState.Dead,
    };
}
