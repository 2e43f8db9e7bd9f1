using System.Data;
using System.Data.Common;
using AlertOps.Background;
using AlertOps.Delivery;
using Npgsql;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Notifies the other replicas of new work through PostgreSQL, and measures the difference between PostgreSQL's clock and this machine's. Neither is necessary:
/// every replica also looks for work each second, and has a clock of its own. Does nothing on the embedded database.
/// </summary>
internal sealed class PostgresReplicas(
    SqlDialect dialect, StoreHealth health, ChangeSignal changes, DeliverySignal deliveries, TimeProvider time, ILogger<PostgresReplicas> logger)
    : BackgroundLoop("replicas", time, logger)
{
    private const string Channel = "alertops";
    private const string Changes = "changes";
    private const string Deliveries = "deliveries";

    /// <summary>Signals within this time are sent as one: a NOTIFY in every transaction would make commits wait for each other.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ClockPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Differences up to this, which the time of an answer on the network could cause alone, count as none.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly string self = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private int pendingSignals;

    protected override bool IsOver => dialect is not PostgresDialect;

    protected override async Task RunAsync(CancellationToken ct)
    {
        if (dialect is not PostgresDialect postgres)
        {
            return;
        }

        await health.Opened.WaitAsync(ct);
        changes.Notified += OnChanges;
        deliveries.Notified += OnDeliveries;
        try
        {
            await Task.WhenAll(KeepRunningAsync(() => ListenAsync(postgres, ct), ct), KeepRunningAsync(() => NotifyAsync(postgres, ct), ct));
        }
        finally
        {
            changes.Notified -= OnChanges;
            deliveries.Notified -= OnDeliveries;
        }
    }

    /// <summary>Measures the difference between the database's clock and this machine's with one query.</summary>
    public static async Task<TimeSpan> MeasureAsync(DbConnection connection, SharedClock clock, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
        var before = clock.MachineNow;
        var there = UnixMicroseconds.Time(Convert.ToInt64(await command.ExecuteScalarAsync(ct)));
        var after = clock.MachineNow;
        var offset = there - (before + ((after - before) / 2));
        return offset.Duration() < Tolerance + ((after - before) / 2) ? TimeSpan.Zero : offset;
    }

    private async Task ListenAsync(PostgresDialect postgres, CancellationToken ct)
    {
        await using var connection = (NpgsqlConnection)await postgres.OpenWriterAsync(ct);
        connection.Notification += (_, message) => OnNotification(message.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await AnswerAsync(connection, listen.ExecuteNonQueryAsync, ct);
        }

        Recovered();
        while (!ct.IsCancellationRequested)
        {
            if (Time is SharedClock clock)
            {
                clock.Offset = await AnswerAsync(connection, token => MeasureAsync(connection, clock, token), ct);
            }

            using var turn = new CancellationTokenSource(ClockPeriod, Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, ct);
            try
            {
                while (true)
                {
                    await connection.WaitAsync(either.Token);
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Time to look at the clock again.
            }
        }
    }

    /// <summary>Runs a query without the token, since a cancelled command waits for the server; on cancellation the answer is not waited for.</summary>
    /// <exception cref="DbException">The query failed, or the connection was cut, which Npgsql calls an invalid operation.</exception>
    private static async Task<T> AnswerAsync<T>(NpgsqlConnection connection, Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await Task.Run(() => ask(CancellationToken.None), CancellationToken.None).WaitAsync(ct);
        }
        catch (InvalidOperationException error) when (connection.State != ConnectionState.Open)
        {
            throw StoreUnavailableException.Of(error);
        }
    }

    private void OnChanges() => Interlocked.Or(ref pendingSignals, 1);

    private void OnDeliveries() => Interlocked.Or(ref pendingSignals, 2);

    private void OnNotification(string payload)
    {
        if (payload.EndsWith(self, StringComparison.Ordinal))
        {
            return;
        }

        if (payload.StartsWith(Changes, StringComparison.Ordinal))
        {
            changes.NotifyLocal();
        }
        else if (payload.StartsWith(Deliveries, StringComparison.Ordinal))
        {
            deliveries.NotifyLocal();
        }
    }

    private async Task NotifyAsync(PostgresDialect postgres, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Together, Time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var what = Interlocked.Exchange(ref pendingSignals, 0);
            if (what != 0)
            {
                await using var connection = (NpgsqlConnection)await postgres.OpenReaderAsync(ct);
                await using var notify = new NpgsqlCommand("select pg_notify(@channel, w || ' ' || @self) from unnest(@words) as w", connection);
                notify.Parameters.AddWithValue("channel", Channel);
                notify.Parameters.AddWithValue("self", self);
                notify.Parameters.AddWithValue("words", (string[])[.. (what & 1) != 0 ? [Changes] : Array.Empty<string>(), .. (what & 2) != 0 ? [Deliveries] : Array.Empty<string>()]);
                await AnswerAsync(connection, notify.ExecuteNonQueryAsync, ct);
            }
        }
    }
}
