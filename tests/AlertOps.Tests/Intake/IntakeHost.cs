using System.Collections.Immutable;
using System.Net;
using System.Text;
using AlertOps.Access;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Intake;
using AlertOps.Storage;
using AlertOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Intake;

/// <summary>Runs intake and storage behind a real Kestrel, on a database that survives a restart.</summary>
internal sealed class IntakeHost : IAsyncDisposable
{
    private const string Path = "/api/v1/alertmanager";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alertops-intake-");
    private WebApplication? app;
    private HttpClient? client;

    public ImmutableArray<Secret> Tokens { get; init; } = [];

    /// <summary>A store to use in place of the database.</summary>
    public FailingStore? Instead { get; init; }

    public OffsetClock Clock { get; } = new();

    public HttpClient Client => client!;

    public IncidentReader IncidentReader => app!.Services.GetRequiredService<IncidentReader>();

    public DeliveryReader DeliveryReader => app!.Services.GetRequiredService<DeliveryReader>();

    public T Service<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    public async Task<IntakeHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(new ActiveConfiguration(Options()));
        builder.Services.AddSingleton(TestMetrics.Registry());
        builder.Services.AddSingleton<ChangeSignal>();
        builder.Services.AddSingleton<DeliverySignal>();
        builder.Services.AddSingleton<IncidentRecorder>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<IntakeLoad>();
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddSingleton<ServiceFailure>();
        builder.Services.AddStorage();
        builder.Services.AddIntake();
        builder.Services.AddAccess([]);
        if (Instead is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IIncidentStore>(Instead));
            builder.Services.Replace(ServiceDescriptor.Singleton<IHousekeepingStore>(Instead));
        }

        app = builder.Build();
        app.UseAccess();
        app.MapIntake();
        await app.StartAsync();
        client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.First()) };
        return this;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string body, string query = "") => PostAsync(new StringContent(body, Encoding.UTF8, "application/json"), query);

    public Task<HttpResponseMessage> PostAsync(HttpContent body, string query = "") => Client.PostAsync(new Uri(Path + query, UriKind.Relative), body);

    public async Task<string> AcceptedAsync(string body, string query = "")
    {
        using var response = await PostAsync(body, query);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return text;
    }

    public async Task<ImmutableArray<IncidentRow>> IncidentsAsync() =>
        (await IncidentReader.IncidentsAsync(new IncidentFilter([], null, null, null, null, null), CancellationToken.None)).Items;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        client!.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
    }

    private AlertOpsOptions Options() => TestOptions.Minimal
        .With(TestOptions.Minimal.Server with { WebhookTokens = Tokens })
        .With(new StorageOptions(System.IO.Path.Combine(folder.FullName, "data", "alertops.db")));
}

/// <summary>The system's clock with an offset.</summary>
internal sealed class OffsetClock : TimeProvider
{
    private TimeSpan offset;

    public void Forward(TimeSpan by) => offset += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
