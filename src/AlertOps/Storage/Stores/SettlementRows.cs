using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Writes the result of a call, recipient by recipient.</summary>
internal static class SettlementRows
{
    private static readonly RowShape Shape = new(["state", "reason"], ["delivery", "due_at", "settled_at", "leaves_call", "split_group", "reduction_level"]);

    private const int MaxSplitGroups = 16;

    /// <summary>Ends the attempt of a call that is still claimed.</summary>
    /// <param name="again">True when the call stays, to be sent again.</param>
    /// <returns>False when the claim was lost.</returns>
    public static async Task<bool> EndCallAsync(WriteSession session, Call call, string messageId, bool again, DateTimeOffset nextAt, CancellationToken ct) =>
        await session.Statement("""
            update calls set state = @state, next_at = @next_at, lease_until = null,
                message_id = case when @message_id = '' then message_id else @message_id end
            where id = @id and state = 'sending' and attempts = @attempts
            """).With(
            ("id", call.Id),
            ("attempts", call.Attempts + 1),
            ("state", again ? "pending" : "settled"),
            ("next_at", UnixMicroseconds.Of(nextAt)),
            ("message_id", messageId)).RunAsync(ct) == 1;

    /// <summary>Writes the outcome of each delivery of the call.</summary>
    public static Task WriteAsync(WriteSession session, Call call, CallResult result, bool again, DateTimeOffset ended, DateTimeOffset retry, CancellationToken ct) =>
        session.Rows("""
            update deliveries set state = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then 'dead' else r.state end,
                reason = r.reason, attempts = deliveries.attempts + 1,
                due_at = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then null else r.due_at end,
                settled_at = case when r.reduction_level = 1 and deliveries.reduction_level >= 2 then r.due_at else r.settled_at end,
                call_id = case when r.leaves_call = 1 then null else deliveries.call_id end,
                split_group = case when r.split_group = 0 then deliveries.split_group else r.split_group end,
                reduction_level = deliveries.reduction_level + r.reduction_level
            from {rows} where deliveries.id = r.delivery and deliveries.state = 'sending'
            """, Shape).QueueAsync(RowsOf(call, result, again, ended, retry), ct);

    public static Task LogAttemptAsync(WriteSession session, Call call, CallResult result, Attempt attempt, CancellationToken ct) =>
        session.Statement("""
            insert into attempts (call_id, at, duration, outcome, reason, code, detail, recipient_outcomes)
            values (@call, @at, @duration, @outcome, @reason, @code, @detail, @recipient_outcomes)
            """).With(
            ("call", call.Id),
            ("at", UnixMicroseconds.Of(attempt.At)),
            ("duration", UnixMicroseconds.Of(attempt.Took)),
            ("outcome", EnumNames.Of(result.Overall.Kind)),
            ("reason", EnumNames.Of(result.Overall.Reason)),
            ("code", result.Overall.Code),
            ("detail", result.Overall.Detail),
            ("recipient_outcomes", result.RecipientOutcomes.IsEmpty ? null : StoredJson.Write(result.RecipientOutcomes))).QueueAsync(ct);

    /// <summary>Settles a call that was to be sent again although each of its recipients has a final outcome of its own.</summary>
    public static Task CloseWhenDoneAsync(WriteSession session, Call call, CancellationToken ct) => session.Statement("""
        update calls set state = 'settled'
        where id = @id and not exists (select 1 from deliveries where call_id = @id and state in ('pending', 'sending'))
        """).With(("id", call.Id)).QueueAsync(ct);

    private static List<object?[]> RowsOf(Call call, CallResult result, bool again, DateTimeOffset ended, DateTimeOffset retry)
    {
        var rows = new List<object?[]>(call.Draft.Deliveries.Length);
        for (var position = 0; position < call.Draft.Deliveries.Length; position++)
        {
            var outcome = result.For(call.Draft.Recipients[position]);
            var changesShape = result.RetryShape != RetryShape.None;
            var later = changesShape || outcome.Kind == OutcomeKind.Later;
            rows.Add(
            [
                EnumNames.Of(changesShape ? DeliveryState.Pending : StateAfter(outcome.Kind)),
                EnumNames.Of(outcome.Reason),
                call.Draft.Deliveries[position],
                later ? UnixMicroseconds.Of(changesShape ? ended : retry) : null,
                later ? null : UnixMicroseconds.Of(ended),
                later && !again ? 1L : 0L,
                result.RetryShape == RetryShape.SplitRecipients ? SplitGroupOf(call.Id, position, call.Draft.Deliveries.Length) : 0L,
                result.RetryShape == RetryShape.ReduceContent ? 1L : 0L,
            ]);
        }

        return rows;
    }

    /// <summary>Splits the recipients of a refused call into at most sixteen groups, until the recipient that it is refused for is alone.</summary>
    private static long SplitGroupOf(long call, int position, int count) => (call * MaxSplitGroups) + (position * MaxSplitGroups / count) + 1;

    private static DeliveryState StateAfter(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Sent => DeliveryState.Sent,
        OutcomeKind.Later => DeliveryState.Pending,
        OutcomeKind.Never => DeliveryState.Dead,
    };
}
