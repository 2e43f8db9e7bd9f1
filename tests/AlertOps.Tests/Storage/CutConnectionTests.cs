using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using AlertOps.Testing.Peers;

namespace AlertOps.Tests.Storage;

/// <summary>A connection that was cut while nobody looked is the database's affair, not that of whoever happens to use it next.</summary>
public sealed class CutConnectionTests : IAsyncLifetime, IAsyncDisposable
{
    private const int One = 1;
    private PostgresDialect dialect = null!;
    private WriterConnections writers = null!;

    public async Task InitializeAsync()
    {
        dialect = new PostgresDialect(await (await RealPostgres.SharedAsync()).CreateDatabaseAsync());
        writers = new WriterConnections(dialect, _ => { }, () => { });
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await writers.DisposeAsync();
        await dialect.DisposeAsync();
    }

    [StoreFact]
    public async Task A_write_whose_connection_turns_out_closed_runs_again_on_another()
    {
        var runs = 0;
        var number = await writers.WriteAsync(async session => await SelectAsync(session, cut: ++runs == 1), CancellationToken.None);

        Assert.Equal((1L, 2), (number, runs));
    }

    [StoreFact]
    public async Task A_write_that_meets_closed_connections_alone_fails_as_the_database_does() =>
        await Assert.ThrowsAnyAsync<DbException>(() => writers.WriteAsync(session => SelectAsync(session, cut: true), CancellationToken.None));

    [StoreFact]
    public async Task An_idle_connection_that_was_closed_is_not_used_again()
    {
        WriteSession? first = null;
        await writers.WriteAsync(
            async session =>
            {
                first = session;
                return await SelectAsync(session, cut: false);
            },
            CancellationToken.None);
        await first!.Connection.CloseAsync();
        var runs = 0;
        await writers.WriteAsync(
            async session =>
            {
                runs++;
                return await SelectAsync(session, cut: false);
            },
            CancellationToken.None);

        Assert.Equal(1, runs);
    }

    [StoreFact]
    public async Task A_question_whose_connection_turns_out_closed_is_asked_on_another()
    {
        var runs = 0;
        Assert.Equal(One, await Connections(new StoreHealth()).ReadAsync(connection => AskAsync(connection, cut: ++runs == 1), CancellationToken.None));
        Assert.Equal(2, runs);
    }

    [StoreFact]
    public async Task A_question_that_meets_closed_connections_alone_fails_as_the_database_does() =>
        await Assert.ThrowsAnyAsync<DbException>(() => Connections(new StoreHealth()).ReadAsync(connection => AskAsync(connection, cut: true), CancellationToken.None));

    [StoreFact]
    public async Task Nobody_waits_for_an_answer_once_it_is_known_that_there_is_none()
    {
        var health = new StoreHealth();
        var never = new TaskCompletionSource<int>();
        var readers = Connections(health);
        var waiting = readers.ReadAsync(_ => never.Task, CancellationToken.None);
        Assert.True(health.SetResponsive(false));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => readers.ReadAsync(_ => Task.FromResult(One), CancellationToken.None));
        Assert.False(health.IsHealthy);

        Assert.True(health.SetResponsive(true));
        Assert.True(health.IsHealthy);
        Assert.Equal(One, await readers.ReadAsync(_ => Task.FromResult(One), CancellationToken.None));
    }

    private ReaderConnections Connections(StoreHealth health)
    {
        health.MarkAvailable();
        return new ReaderConnections(dialect, health);
    }

    private static async Task<long> SelectAsync(WriteSession session, bool cut)
    {
        await session.Statement("select 1::bigint").ScalarAsync(CancellationToken.None);
        if (cut)
        {
            await session.Connection.CloseAsync();
        }

        return await session.Statement("select 1::bigint").ScalarAsync(CancellationToken.None);
    }

    private static async Task<int> AskAsync(DbConnection connection, bool cut)
    {
        if (cut)
        {
            await connection.CloseAsync();
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "select 1";
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
