using AlertOps.Configuration;
using AlertOps.Outbox;

namespace AlertOps.Storage;

internal static class StorageServices
{
    /// <summary>The database of <c>storage.path</c>, opened before anything is served; a reload doesn't move it.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => Choose(provider.GetRequiredService<ActiveConfiguration>().Current.Storage));
        services.AddSingleton<SqlStore>();
        services.AddSingleton<IAlertStore>(provider => provider.GetRequiredService<SqlStore>());
        services.AddSingleton<AlertReader>();
        services.AddHostedService<StorageStart>();
        return services;
    }

    private static SqlDialect Choose(StorageOptions options) =>
        options.Postgres is { } postgres ? new PostgresDialect(postgres.Value) : new SqliteDialect(options.Path);

    /// <summary>Runs before every other service starts: what can't be stored must not be accepted.</summary>
    private sealed class StorageStart(SqlStore store, TimeProvider time) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => store.OpenAsync(time.GetUtcNow(), cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
