using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using Dapper;

namespace AlertOps.Storage;

/// <summary>Reads deliveries for pages, API and commands: lists, and single ones with their bytes and their send log. Readers never wait for a writer.</summary>
internal sealed class DeliveryReader(SqlDialect dialect, StoreHealth? health = null) : IDeliveryFinder
{
    public const string Columns = """
        select d.id, d.incident_id, d.change_id, d.receiver, d.channel, d.endpoint, d.recipient, d.state, d.reason, n.title, d.attempts,
            d.created_at, d.due_at, d.settled_at
        from deliveries d join notices n on n.id = d.notice_id
        """;

    private readonly ReaderConnections readers = new(dialect, health);

    static DeliveryReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Maximum number of bodies that are read for one delivery; the send log shows all attempts.</summary>
    private const int MaxCalls = 10;

    /// <summary>One page, newest first; empty when the cursor is invalid (<see cref="Cursor.TryRead"/>).</summary>
    public async Task<Page<DeliveryRow>> DeliveriesAsync(DeliveryFilter filter, CancellationToken ct)
    {
        if (!Cursor.TryRead(filter.Cursor, out var before))
        {
            return new Page<DeliveryRow>([], null);
        }

        var limit = Paging.Limit(filter.Limit);
        var parameters = new DynamicParameters(new { before, max = limit + 1 });
        var where = Where(filter, parameters);
        var rows = await readers.ReadAsync(
            connection => connection.QueryAsync<DeliveryListRecord>($"{Columns} where d.id < @before{where} order by d.id desc limit @max", parameters), ct);
        return Paging.Cut([.. rows.Select(row => row.ToRow())], limit, row => row.Id);
    }

    /// <summary>Ids of the deliveries that a filter finds, oldest first; its cursor and limit are ignored.</summary>
    public async Task<ImmutableArray<long>> DeliveryIdsAsync(DeliveryFilter filter, int max, CancellationToken ct)
    {
        var parameters = new DynamicParameters(new { max });
        var where = Where(filter, parameters);
        return [.. await readers.ReadAsync(
            connection => connection.QueryAsync<long>(
                $"select d.id from deliveries d join notices n on n.id = d.notice_id where 1 = 1{where} order by d.id limit @max", parameters),
            ct)];
    }

    /// <summary>Ids of the dead deliveries among those that shared the last call of this one, itself included.</summary>
    public async Task<ImmutableArray<long>> DeadInCallAsync(long id, CancellationToken ct) =>
    [
        .. await readers.ReadAsync(
            connection => connection.QueryAsync<long>(
                """
                select d.id from call_deliveries c join deliveries d on d.id = c.delivery_id
                where c.call_id = (select max(o.call_id) from call_deliveries o where o.delivery_id = @id) and d.state = 'dead' order by d.id
                """,
                new { id }),
            ct),
    ];

    /// <summary>The last call of each of these deliveries; those that have none are left out.</summary>
    public async Task<IReadOnlyDictionary<long, CallView>> LastCallsAsync(IEnumerable<long> deliveries, CancellationToken ct)
    {
        long[] ids = [.. deliveries];
        var calls = await readers.ReadAsync(
            connection => connection.QueryAsync<CallRecord>(
                $"""
                select c.delivery_id, k.id, k.media_type, k.message_id, k.body from call_deliveries c join calls k on k.id = c.call_id
                where c.delivery_id {dialect.In("ids")} and c.call_id = (select max(o.call_id) from call_deliveries o where o.delivery_id = c.delivery_id)
                """,
                new { ids }),
            ct);
        return calls.ToDictionary(call => call.DeliveryId, call => call.ToView());
    }

    public Task<DeliveryView?> DeliveryAsync(long id, CancellationToken ct) => readers.ReadAsync(connection => DeliveryAsync(connection, id), ct);

    private static async Task<DeliveryView?> DeliveryAsync(DbConnection connection, long id)
    {
        await using var snapshot = await connection.BeginTransactionAsync();
        var row = await connection.QuerySingleOrDefaultAsync<DeliveryListRecord>($"{Columns} where d.id = @id", new { id });
        if (row is null)
        {
            return null;
        }

        // The call that it stands in, and those that it stood in before a replay.
        var calls = (await connection.QueryAsync<CallRecord>(
            """
            select k.id, k.media_type, k.message_id, k.body from calls k join call_deliveries c on c.call_id = k.id
            where c.delivery_id = @id order by k.id desc limit @max
            """,
            new { id, max = MaxCalls })).Select(call => call.ToView()).ToImmutableArray();
        var call = calls.FirstOrDefault();
        var document = await connection.ExecuteScalarAsync<string>(
            "select n.document from notices n join deliveries d on d.notice_id = n.id where d.id = @id", new { id });
        var log = await connection.QueryAsync<AttemptRecord>(
            """
            select t.call_id, t.at, t.duration, t.outcome, t.reason, t.code, t.detail, t.recipient_outcomes, c.recipient
            from attempts t join call_deliveries c on c.call_id = t.call_id
            where c.delivery_id = @id order by t.id
            """,
            new { id });
        return new DeliveryView(
            row.ToRow(),
            StoredNotice.Read(document!, row.IncidentId),
            call?.Id,
            call?.MessageId ?? "",
            call?.MediaType ?? "",
            call?.Body ?? [],
            [.. log.Select(attempt => attempt.ToView())])
        {
            Earlier = [.. calls.Skip(1)],
        };
    }

    private string Where(DeliveryFilter filter, DynamicParameters parameters)
    {
        var where = new StringBuilder();
        Add("d.state = @state", filter.State is { } state ? EnumNames.Of(state) : null);
        Add("d.channel = @channel", filter.Channel);
        if (filter.Channels is { } channels)
        {
            where.Append(channels.IsEmpty ? " and 1 = 0" : $" and d.channel in ({string.Join(", ", channels.Select((_, index) => $"@channel{index}"))})");
            parameters.AddDynamicParams(channels.Index().ToDictionary(channel => $"channel{channel.Index}", channel => (object)channel.Item));
        }

        Add("d.receiver = @receiver", filter.Receiver is { } receiver ? SearchTerms.Storable(receiver) : null);
        Add("d.reason = @reason", filter.Reason is { } reason ? EnumNames.Of(reason) : null);
        Add("d.incident_id = @incident", filter.IncidentId);
        Add("d.created_at >= @from", UnixMicroseconds.Of(filter.From));
        Add("d.created_at < @to", UnixMicroseconds.Of(filter.To));
        foreach (var (number, word) in SearchTerms.Of(filter.Query).Index())
        {
            // A code that is one recipient's alone stands among the exceptions of the attempt; who got the message has no part in it.
            where.Append($"""
                 and (d.incident_id = @id{number} or n.title {dialect.Like} @text{number} escape '!'
                    or d.channel || '/' || d.endpoint || '/' || d.recipient {dialect.Like} @text{number} escape '!'
                    or exists (
                        select 1 from call_deliveries s join attempts t on t.call_id = s.call_id
                        where s.delivery_id = d.id and (t.code = @word{number} or (d.state <> 'sent' and t.recipient_outcomes like @code{number} escape '!'))))
                """);
            parameters.AddDynamicParams(new Dictionary<string, object>
            {
                [$"id{number}"] = SearchTerms.Number(word),
                [$"text{number}"] = SearchTerms.InText(word),
                [$"word{number}"] = word,
                [$"code{number}"] = SearchTerms.InText($"\"code\":\"{word}\""),
            });
        }

        return where.ToString();

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                where.Append(" and ").Append(condition);
                parameters.Add(condition.Split('@')[1], value);
            }
        }
    }

    private sealed record CallRecord
    {
        public long DeliveryId { get; init; }

        public long Id { get; init; }

        public string MediaType { get; init; } = "";

        public string MessageId { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public CallView ToView() => new(Id, MediaType, MessageId, ImmutableCollectionsMarshal.AsImmutableArray(Body));
    }

    private sealed record AttemptRecord
    {
        public long CallId { get; init; }

        public long At { get; init; }

        public long Duration { get; init; }

        public string Outcome { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Code { get; init; } = "";

        public string Detail { get; init; } = "";

        public string? RecipientOutcomes { get; init; }

        public string Recipient { get; init; } = "";

        /// <summary>The outcome of the attempt for this recipient.</summary>
        public AttemptView ToView()
        {
            var outcomes = RecipientOutcomes is null ? null : StoredJson.ReadOr<Dictionary<string, Outcome>>(RecipientOutcomes, []);
            var own = outcomes?.Where(pair => string.Equals(pair.Key, Recipient, StringComparison.OrdinalIgnoreCase)).Select(pair => (Outcome?)pair.Value).FirstOrDefault();
            return own is { } outcome
                ? new AttemptView(UnixMicroseconds.Time(At), UnixMicroseconds.Length(Duration), outcome.Kind, outcome.Reason, outcome.Code, outcome.Detail) { CallId = CallId }
                : new AttemptView(UnixMicroseconds.Time(At), UnixMicroseconds.Length(Duration), StoredEnum.Read(Outcome, OutcomeKind.Later), StoredEnum.Read(Reason, FailureReason.Internal), Code, Detail) { CallId = CallId };
        }
    }
}
