using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Configuration;

public sealed class ActiveConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_part_that_cannot_take_up_a_configuration_does_not_make_it_a_failed_reload()
    {
        folder.Write("alertops.yml", "server: {external_url: 'https://one.example.com'}");
        var source = ConfigurationSections.Source(folder.File("alertops.yml"), ImmutableDictionary<string, string>.Empty, folder.Path);
        var initial = source.Load();
        var active = new ActiveConfiguration(initial.Options!);
        var told = 0;
        active.Changed += _ => throw new InvalidOperationException("it breaks");
        active.Changed += _ => told++;
        using var reload = new ConfigurationReload(source, initial, active, new ReloadStatus(TimeProvider.System), TimeProvider.System, NullLogger<ConfigurationReload>.Instance);

        folder.Write("alertops.yml", "server: {external_url: 'https://two.example.com'}");
        var state = await reload.ReloadAsync(CancellationToken.None);

        Assert.True(state.IsSuccessful);
        Assert.Equal("two.example.com", active.Current.Server.ExternalUrl.Host);
        Assert.Equal(1, told);
    }
}
