using AlertOps.Configuration;
using AlertOps.Outbox;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace AlertOps.Storage;

internal static class StorageServices
{
    /// <summary>The configured database, opened before anything is served; a reload doesn't move it.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddDatabase();
        services.AddSingleton<SqlStore>();
        services.AddSingleton<IAlertStore>(provider => provider.GetRequiredService<SqlStore>());
        services.AddSingleton<AlertReader>();
        services.AddOptions<KeyManagementOptions>().Configure<SqlStore>((keys, store) => keys.XmlRepository = new PageKeys(store));
        services.AddHostedService<StorageStart>();
        services.AddHostedService<PostgresReplicas>();
        return services;
    }

    /// <summary>Only where the configured database is, for commands that look into it.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services) =>
        services.AddSingleton(provider => Choose(provider.GetRequiredService<ActiveConfiguration>().Current.Storage));

    public static SqlDialect Choose(StorageOptions options) =>
        options.Postgres is { } postgres ? new PostgresDialect(postgres.Value) : new SqliteDialect(options.Path);

    /// <summary>Runs before every other service starts: what can't be stored must not be accepted.</summary>
    private sealed class StorageStart(SqlStore store, SqlDialect dialect, TimeProvider time, ILogger<StorageStart> logger) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            await store.OpenAsync(time.GetUtcNow(), cancellationToken);
            if (dialect is PostgresDialect && time is SharedClock clock)
            {
                await using var connection = await dialect.OpenReaderAsync(cancellationToken);
                clock.Offset = await PostgresReplicas.MeasureAsync(connection, clock, cancellationToken);
                if (clock.Offset.Duration() > TimeSpan.FromSeconds(1))
                {
                    logger.ClocksDiffer(clock.Offset.TotalMilliseconds);
                }
            }
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
