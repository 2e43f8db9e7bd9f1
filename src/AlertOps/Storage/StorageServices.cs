using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using AlertOps.Timers;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace AlertOps.Storage;

internal static class StorageServices
{
    /// <summary>Adds the stores on the configured database, and <see cref="StorageSupervisor"/>; a reload does not change the database.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddDatabase();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<SqlDatabase>();
        services.AddSingleton<SqlSettings>();
        services.AddSingleton<IIncidentStore, SqlIncidentStore>();
        services.AddSingleton<IOutboxStore, SqlOutboxStore>();
        services.AddSingleton<ICommandStore, SqlCommandStore>();
        services.AddSingleton<IHousekeepingStore, SqlHousekeepingStore>();
        services.AddSingleton<ITimerStore, SqlTimerStore>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton<DeliveryReader>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<IDeliveryFinder>(provider => provider.GetRequiredService<DeliveryReader>());
        services.AddOptions<KeyManagementOptions>().Configure<SqlSettings>((keys, settings) => keys.XmlRepository = new DataProtectionKeyStore(settings));
        services.AddHostedService<StorageSupervisor>();
        services.AddHostedService<PostgresReplicas>();
        return services;
    }

    /// <summary>Adds the dialect of the configured database alone, for commands that read it.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services) =>
        services.AddSingleton(provider => Choose(provider.GetRequiredService<ActiveConfiguration>().Current.Storage));

    public static SqlDialect Choose(StorageOptions options) =>
        options.Postgres is { } postgres ? new PostgresDialect(postgres.Value) : new SqliteDialect(options.Path);
}
