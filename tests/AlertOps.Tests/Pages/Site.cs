using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AlertOps.Access;
using AlertOps.Api;
using AlertOps.Background;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Pages;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using AlertOps.Tests.Channels;
using AlertOps.Tests.Intake;

namespace AlertOps.Tests.Pages;

/// <summary>Runs pages and API behind a real server on a free port. Requests that read the store are tested elsewhere and must not reach it here.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly Lazy<Task<Site>> One = new(() => StartAsync());
    private readonly WebApplication app;

    private Site(WebApplication app, RecordingStore store)
    {
        this.app = app;
        Store = store;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public RecordingStore Store { get; }

    public static AlertOpsOptions Options(string externalUrl = "http://127.0.0.1:9087") =>
        TestOptions.Minimal.With(new ServerOptions(new Uri("http://127.0.0.1:9087"), new Uri(externalUrl), []));

    /// <summary>Returns the site that tests share. A test that looks into its store must replay ids that no other test uses.</summary>
    public static Task<Site> SharedAsync() => One.Value;

    public static async Task<Site> StartAsync(string externalUrl = "http://127.0.0.1:9087")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var store = (RecordingStore)(object)DispatchProxy.Create<IOutboxStore, RecordingStore>();
        builder.Services.AddPages().AddApi().AddAccess(ChannelModules.All.SelectMany(module => module.Paths))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new ActiveConfiguration(Options(externalUrl)))
            .AddSingleton((IOutboxStore)(object)store)
            .AddSingleton(DispatchProxy.Create<IIncidentStore, RecordingStore>())
            .AddSingleton(DispatchProxy.Create<IHousekeepingStore, RecordingStore>())
            .AddSingleton(DispatchProxy.Create<ICommandStore, RecordingStore>())
            .AddSingleton<IncidentCommands>()
            .AddSingleton<AuditLog>()
            .AddSingleton<PersonPurger>()
            .AddSingleton(Unreached<AuditReader>())
            .AddSingleton(TestChannels.Directory)
            .AddSingleton(new NotYet(ChannelModules.All.SelectMany(module => module.Announced)))
            .AddSingleton<LogThrottle>()
            .AddSingleton<RequestFailureLog>()
            .AddSingleton<DeliverySignal>()
            .AddSingleton<DeliveryReplay>()
            .AddSingleton<OutboxStatusReader>()
            .AddSingleton<IncidentRecorder>()
            .AddSingleton<ChangeSignal>()
            .AddSingleton(Unreached<IncidentReader>())
            .AddSingleton(Unreached<DeliveryReader>())
            .AddSingleton<IDeliveryFinder>(provider => provider.GetRequiredService<DeliveryReader>())
            .AddSingleton(Unreached<RunbookLibrary>())
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        var built = builder.Build();
        built.UseSecurityHeaders();
        built.UseErrorPages();
        built.UseAccess();
        built.MapPages();
        built.MapApi();
        built.MapGet("/test/broken", string () => throw new InvalidOperationException("a secret in the message"));
        built.MapGet("/api/test/broken", string () => throw new InvalidOperationException("a secret in the message"));
        built.MapGet("/test/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        await built.StartAsync();
        return new(built, store);
    }

    /// <summary>True when a route matches this path, including its constraints on numbers.</summary>
    public bool Maps(string method, string address)
    {
        var path = address.Split('?', '#')[0];
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Contains(method))
            .Any(endpoint => Regex.IsMatch(path, Form(endpoint.RoutePattern.RawText!), RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static T Unreached<T>()
        where T : class => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private static string Form(string pattern) =>
        "^/" + Regex.Replace(Regex.Replace(pattern.Trim('/'), "\\{[a-z]+:(?:long|int)\\}", "[0-9]+"), "\\{[a-zA-Z]+\\}", "[^/]+") + "$";
}

/// <summary>A store that only records replayed ids.</summary>
public class RecordingStore : DispatchProxy
{
    internal ConcurrentBag<long> Replayed { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name == nameof(ICommandStore.WriteAuditAsync))
        {
            return Task.CompletedTask;
        }

        if (targetMethod?.Name != nameof(IOutboxStore.ReplayAsync))
        {
            throw new NotSupportedException(targetMethod?.Name);
        }

        var ids = (ImmutableArray<long>)args![0]!;
        foreach (var id in ids)
        {
            Replayed.Add(id);
        }

        return Task.FromResult(ids.Length);
    }
}
