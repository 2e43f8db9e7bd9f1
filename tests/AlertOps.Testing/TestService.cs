using System.Collections.Immutable;
using System.Net.Http.Headers;
using AlertOps.Channels;
using AlertOps.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;

namespace AlertOps.Testing;

/// <summary>Runs the whole service in this process, on the test's clock, between real servers.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TemporaryFolder folder;

    private TestService(WebApplication app, TemporaryFolder folder)
    {
        this.app = app;
        this.folder = folder;
    }

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <param name="configuration">The text of alertops.yml; it should listen on port 0.</param>
    /// <param name="replace">Replaces services of AlertOps.</param>
    /// <param name="modules">The channels; those of AlertOps when it is left out.</param>
    public static async Task<TestService> StartAsync(
        string configuration, TimeProvider time, Action<IServiceCollection>? replace = null, ImmutableArray<IChannelModule> modules = default)
    {
        var channels = modules.IsDefault ? ChannelModules.All : modules;
        var home = new TemporaryFolder();
        var source = ConfigurationSections.Source(home.Write("alertops.yml", configuration), new Dictionary<string, string>(StringComparer.Ordinal), home.Path, channels);
        var loaded = source.Load();
        if (loaded.Options is null)
        {
            throw new ArgumentException(string.Join('\n', loaded.Problems), nameof(configuration));
        }

        var builder = Service.CreateBuilder(source, loaded, Logger.None, channels);
        builder.Services.AddSingleton(time);
        replace?.Invoke(builder.Services);
        var built = builder.Build();
        Service.Map(built);
        ServiceMetrics.Start(built.Services);
        await built.StartAsync();
        return new TestService(built, home);
    }

    /// <summary>Replaces the configuration; throws when it is not valid.</summary>
    public async Task ReloadAsync(string configuration)
    {
        folder.Write("alertops.yml", configuration);
        var state = await Get<ConfigurationReload>().ReloadAsync(CancellationToken.None);
        if (!state.IsSuccessful)
        {
            throw new ArgumentException(string.Join('\n', state.Problems), nameof(configuration));
        }
    }

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Http.Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }
}
