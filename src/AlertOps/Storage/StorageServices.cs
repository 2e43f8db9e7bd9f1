using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Storage.Stores;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace AlertOps.Storage;

internal static class StorageServices
{
    /// <summary>The configured database, looked after by <see cref="StorageKeeper"/>; a reload doesn't move it.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddDatabase();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<SqlDatabase>();
        services.AddSingleton<SqlSettings>();
        services.AddSingleton<IIncidentStore, SqlIncidentStore>();
        services.AddSingleton<IOutboxStore, SqlOutboxStore>();
        services.AddSingleton<IHousekeepingStore, SqlHousekeepingStore>();
        services.AddSingleton<AlertReader>();
        services.AddSingleton<IDeliveryFinder>(provider => provider.GetRequiredService<AlertReader>());
        services.AddOptions<KeyManagementOptions>().Configure<SqlSettings>((keys, settings) => keys.XmlRepository = new DataProtectionKeyStore(settings));
        services.AddHostedService<StorageKeeper>();
        services.AddHostedService<PostgresReplicas>();
        return services;
    }

    /// <summary>Only where the configured database is, for commands that look into it.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services) =>
        services.AddSingleton(provider => Choose(provider.GetRequiredService<ActiveConfiguration>().Current.Storage));

    public static SqlDialect Choose(StorageOptions options) =>
        options.Postgres is { } postgres ? new PostgresDialect(postgres.Value) : new SqliteDialect(options.Path);
}
