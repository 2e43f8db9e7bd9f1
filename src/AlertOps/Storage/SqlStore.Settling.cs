using AlertOps.Alerts;
using AlertOps.Outbox;

namespace AlertOps.Storage;

/// <summary>What came of a call, recipient by recipient.</summary>
internal sealed partial class SqlStore
{
    /// <summary>For a "later" that names no time.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromMinutes(1);

    public Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, CancellationToken ct) => WriteAsync(
        async session =>
        {
            var ended = attempt.At + attempt.Took;
            var retry = retryAt ?? (ended + DefaultRetry);
            var again = result.Overall.Kind == OutcomeKind.Later;
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

            await LogAttemptAsync(session, call, result, attempt, ct);
            for (var position = 0; position < call.Draft.Deliveries.Length; position++)
            {
                var outcome = result.For(call.Draft.Recipients[position]);
                await SettleOneAsync(session, call, call.Draft.Deliveries[position], outcome, again, ended, retry, ct);
            }

            if (again)
            {
                await CloseWhenDoneAsync(session, call, ct);
            }

            return true;
        },
        ct);

    private static Task<int> SettleOneAsync(
        WriteSession session, Call call, long delivery, Outcome outcome, bool again, DateTimeOffset ended, DateTimeOffset retry, CancellationToken ct)
    {
        var later = outcome.Kind == OutcomeKind.Later;
        return session.Statement("""
            update deliveries set state = @state, reason = @reason, attempts = attempts + 1, due_at = @due_at, settled_at = @settled_at,
                call_id = case when @leaves = 1 then null else call_id end
            where id = @id and call_id = @call and state = 'sending'
            """).With(
            ("id", delivery),
            ("call", call.Id),
            ("state", Words.Of(StateAfter(outcome.Kind))),
            ("reason", Words.Of(outcome.Reason)),
            ("due_at", later ? Micros.Of(retry) : null),
            ("settled_at", later ? null : Micros.Of(ended)),
            ("leaves", later && !again ? 1 : 0)).RunAsync(ct);
    }

    /// <summary>"Later" was the word for all, but each had a final one of its own: nobody is left to try it for.</summary>
    private static Task<int> CloseWhenDoneAsync(WriteSession session, Call call, CancellationToken ct) => session.Statement("""
        update calls set state = 'settled'
        where id = @id and not exists (select 1 from deliveries where call_id = @id and state in ('pending', 'sending'))
        """).With(("id", call.Id)).RunAsync(ct);

    private static Task<int> LogAttemptAsync(WriteSession session, Call call, CallResult result, Attempt attempt, CancellationToken ct) =>
        session.Statement("""
            insert into attempts (call_id, at, took, outcome, reason, code, detail, exceptions)
            values (@call, @at, @took, @outcome, @reason, @code, @detail, @exceptions)
            """).With(
            ("call", call.Id),
            ("at", Micros.Of(attempt.At)),
            ("took", Micros.Of(attempt.Took)),
            ("outcome", Words.Of(result.Overall.Kind)),
            ("reason", Words.Of(result.Overall.Reason)),
            ("code", result.Overall.Code),
            ("detail", result.Overall.Detail),
            ("exceptions", result.Exceptions.IsEmpty ? null : StoredJson.Write(result.Exceptions))).RunAsync(ct);

    private static DeliveryState StateAfter(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Sent => DeliveryState.Sent,
        OutcomeKind.Later => DeliveryState.Pending,
        OutcomeKind.Never => DeliveryState.Dead,
    };
}
