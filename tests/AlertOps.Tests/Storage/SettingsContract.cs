using AlertOps.Storage;
using AlertOps.Storage.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Tests.Storage;

/// <summary>Settings and the keys of forms outlive the process.</summary>
public abstract class SettingsContract : StoreContract
{
    private protected SettingsContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task A_form_that_was_rendered_before_a_restart_is_accepted_after_it() => PromiseAsync(async () =>
    {
        var form = Protector(Store.Settings).Protect("a form");
        await RestartAsync();

        Assert.Equal("a form", Protector(Store.Settings).Unprotect(form));
    });

    [StoreFact]
    public Task A_setting_that_is_put_again_is_replaced_and_a_prefix_is_taken_to_the_letter() => PromiseAsync(async () =>
    {
        var settings = Store.Settings;
        await settings.PutAsync("a_b/1", "old", CancellationToken.None);
        await settings.PutAsync("a_b/1", "值", CancellationToken.None);
        await settings.PutAsync("axb/1", "another's", CancellationToken.None);

        Assert.Equal(KeyValuePair.Create("a_b/1", "值"), Assert.Single(await settings.ReadAsync("a_b/", CancellationToken.None)));
    });

    /// <summary>The protector of another process on this store.</summary>
    internal static IDataProtector Protector(SqlSettings store)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("alertops");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new DataProtectionKeyStore(store));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("forms");
    }
}

public sealed class SqliteSettingsTests() : SettingsContract(new SqliteStoreDatabase());

public sealed class PostgresSettingsTests() : SettingsContract(new PostgresStoreDatabase());
