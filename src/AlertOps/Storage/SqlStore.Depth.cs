using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Outbox;
using Dapper;

namespace AlertOps.Storage;

/// <summary>How much lies in the outbox, for metrics and the system page.</summary>
internal sealed partial class SqlStore
{
    public Task<OutboxDepth> MeasureAsync(CancellationToken ct) => ReadAsync(
        async connection =>
        {
            var states = (await connection.QueryAsync<CountRow>("select state, count(*) as count from deliveries group by state")).AsList();
            var oldest = await connection.ExecuteScalarAsync<long?>("select min(created_at) from deliveries where state in ('pending', 'sending')");
            var incidents = await connection.QueryAsync<CountRow>("select state, severity, count(*) as count from incidents group by state, severity");
            var none = Enum.GetValues<DeliveryState>().ToImmutableSortedDictionary(state => state, _ => 0L);
            return new OutboxDepth(
                none.SetItems(states.Select(row => KeyValuePair.Create(StoredWord.Read(row.State, DeliveryState.Dead), row.Count))),
                Micros.Time(oldest),
                [.. incidents.Select(row => (StoredWord.Read(row.State, IncidentState.Open), StoredWord.Read(row.Severity, Severity.Critical), row.Count))]);
        },
        ct);

    private sealed record CountRow
    {
        public string State { get; init; } = "";

        public string Severity { get; init; } = "";

        public long Count { get; init; }
    }
}
