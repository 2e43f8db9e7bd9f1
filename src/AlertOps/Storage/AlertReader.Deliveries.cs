using AlertOps.Alerts;
using System.Runtime.InteropServices;
using System.Text;
using AlertOps.Notices;
using AlertOps.Outbox;
using AlertOps.Routing;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Deliveries: newest first, and one with its bytes and its send log.</summary>
internal sealed partial class AlertReader
{
    private const string DeliveryColumns = """
        select d.id, d.incident_id, d.change_id, d.receiver, d.channel, d.endpoint, d.recipient, d.state, d.reason, n.title, d.attempts,
            d.created_at, d.due_at, d.settled_at
        from deliveries d join notices n on n.id = d.notice_id
        """;

    /// <summary>A cursor that isn't one of ours (<see cref="Cursor.TryRead"/>) finds nothing.</summary>
    public async Task<Page<DeliveryRow>> DeliveriesAsync(DeliveryFilter filter, CancellationToken ct)
    {
        if (!Cursor.TryRead(filter.Cursor, out var before))
        {
            return new Page<DeliveryRow>([], null);
        }

        var limit = Limit(filter.Limit);
        var where = new StringBuilder(" where d.id < @before");
        where.Append(filter.State is null ? "" : " and d.state = @state");
        where.Append(filter.Channel is null ? "" : " and d.channel = @channel");
        where.Append(filter.IncidentId is null ? "" : " and d.incident_id = @incident");
        await using var connection = await dialect.OpenReaderAsync(ct);
        var rows = await connection.QueryAsync<DeliveryListRecord>(
            $"{DeliveryColumns}{where} order by d.id desc limit @max",
            new { before, max = limit + 1, state = filter.State is { } state ? Words.Of(state) : null, channel = filter.Channel, incident = filter.IncidentId });
        return Cut([.. rows.Select(row => row.ToRow())], limit, row => row.Id);
    }

    public async Task<DeliveryView?> DeliveryAsync(long id, CancellationToken ct)
    {
        await using var connection = await dialect.OpenReaderAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<DeliveryListRecord>($"{DeliveryColumns} where d.id = @id", new { id });
        if (row is null)
        {
            return null;
        }

        // The call that it stands in, or else the last one that it stood in before a replay.
        var call = await connection.QueryFirstOrDefaultAsync<CallRecord>(
            """
            select k.id, k.media_type, k.message_id, k.body from calls k join call_deliveries c on c.call_id = k.id
            where c.delivery_id = @id order by k.id desc limit 1
            """,
            new { id });
        var document = await connection.ExecuteScalarAsync<string>(
            "select n.document from notices n join deliveries d on d.notice_id = n.id where d.id = @id", new { id });
        var log = await connection.QueryAsync<AttemptRecord>(
            """
            select t.at, t.took, t.outcome, t.reason, t.code, t.detail, t.exceptions, c.recipient
            from attempts t join call_deliveries c on c.call_id = t.call_id
            where c.delivery_id = @id order by t.id
            """,
            new { id });
        return new DeliveryView(
            row.ToRow(),
            StoredJson.Read<Notice>(document!),
            call?.Id,
            call?.MessageId ?? "",
            call?.MediaType ?? "",
            call is null ? [] : ImmutableCollectionsMarshal.AsImmutableArray(call.Body),
            [.. log.Select(attempt => attempt.ToView())]);
    }

    private sealed record DeliveryListRecord
    {
        public long Id { get; init; }

        public long IncidentId { get; init; }

        public long ChangeId { get; init; }

        public string Receiver { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Endpoint { get; init; } = "";

        public string Recipient { get; init; } = "";

        public string State { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Title { get; init; } = "";

        public int Attempts { get; init; }

        public long CreatedAt { get; init; }

        public long? DueAt { get; init; }

        public long? SettledAt { get; init; }

        public DeliveryRow ToRow() => new(
            Id,
            IncidentId,
            ChangeId,
            Receiver,
            Channel,
            new Target(Channel, Endpoint, Recipient, "").Key,
            StoredWord.Read<DeliveryState>(State),
            StoredWord.Read<FailureReason>(Reason),
            Title,
            Attempts,
            Micros.Time(CreatedAt),
            Micros.Time(DueAt),
            Micros.Time(SettledAt));
    }

    private sealed record CallRecord
    {
        public long Id { get; init; }

        public string MediaType { get; init; } = "";

        public string MessageId { get; init; } = "";

        public byte[] Body { get; init; } = [];
    }

    private sealed record AttemptRecord
    {
        public long At { get; init; }

        public long Took { get; init; }

        public string Outcome { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Code { get; init; } = "";

        public string Detail { get; init; } = "";

        public string? Exceptions { get; init; }

        public string Recipient { get; init; } = "";

        /// <summary>What the attempt meant for this recipient.</summary>
        public AttemptView ToView()
        {
            var exceptions = Exceptions is null ? null : StoredJson.Read<Dictionary<string, Outcome>>(Exceptions);
            var own = exceptions?.Where(pair => string.Equals(pair.Key, Recipient, StringComparison.OrdinalIgnoreCase)).Select(pair => (Outcome?)pair.Value).FirstOrDefault();
            return own is { } outcome
                ? new AttemptView(Micros.Time(At), Micros.Length(Took), outcome.Kind, outcome.Reason, outcome.Code, outcome.Detail)
                : new AttemptView(Micros.Time(At), Micros.Length(Took), StoredWord.Read<OutcomeKind>(Outcome), StoredWord.Read<FailureReason>(Reason), Code, Detail);
        }
    }
}
