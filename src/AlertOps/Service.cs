using System.Net.Sockets;
using AlertOps.Access;
using AlertOps.Api;
using AlertOps.Background;
using AlertOps.Channels;
using AlertOps.Commands;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.DryRun;
using AlertOps.Enrichment;
using AlertOps.Intake;
using AlertOps.Metrics;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Operations.Connections;
using AlertOps.Pages;
using AlertOps.Planning;
using AlertOps.Runbooks;
using AlertOps.Storage;
using AlertOps.Storage.Sql;
using Serilog;

namespace AlertOps;

/// <summary>Puts the rooms together, in the order of the journey.</summary>
internal static class Service
{
    public static WebApplicationBuilder CreateBuilder(ConfigurationSource source, ConfigurationResult loaded, Serilog.ILogger logger)
    {
        var options = loaded.Options ?? throw new ArgumentException("a configuration with problems can't be served", nameof(loaded));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(Service).Assembly.GetName().Name });
        builder.Services.AddSerilog(logger, dispose: true);
        builder.WebHost.UseKestrelCore().UseUrls(options.Server.Listen.AbsoluteUri);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOpenConnections();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(new SharedClock(TimeProvider.System));
        builder.Services.AddBackground();
        builder.Services.AddPrometheusExporter();
        builder.Services.AddConfiguration(source, loaded);
        builder.Services.AddOutgoingHttp();
        builder.Services.AddOperations();
        builder.Services.AddAccess();
        builder.Services.AddStorage();
        builder.Services.AddIntake();
        builder.Services.AddRunbooks();
        builder.Services.AddEnrichment();
        builder.Services.AddNotices();
        builder.Services.AddPlanning();
        builder.Services.AddDelivery();
        builder.Services.AddDryRun();
        builder.Services.AddChannels();
        builder.Services.AddApi();
        builder.Services.AddPages();
        return builder;
    }

    public static void Map(WebApplication app)
    {
        app.UseOpenConnections();
        app.UseIntakeRequestCounting();
        app.UseSecurityHeaders();

        // Nobody wants a line for each webhook; who looks for a request asks for level debug.
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.GetLevel = (_, _, _) => Serilog.Events.LogEventLevel.Debug;
        });
        app.UseErrorPages();
        app.UseClientMistakes();
        app.UseAccess();
        app.UseReaderLimit();
        app.MapIntake();
        app.MapApi();
        app.MapOperations();
        app.MapPages();
    }

    /// <summary>Serves until a signal ends it.</summary>
    /// <param name="add">What a verb adds to the service, such as the demo's story; so is <paramref name="map"/>.</param>
    public static async Task<int> RunAsync(
        ConfigurationSource source, ConfigurationResult loaded, TextWriter errors, CancellationToken ct, Action<IServiceCollection>? add = null, Action<WebApplication>? map = null)
    {
        if (DescriptorLimit.OfThisProcess().Problem is { } problem)
        {
            await errors.WriteLineAsync($"alertops: {problem}");
            return ExitCodes.CouldNotRun;
        }

        var log = new ServiceLog(loaded.Options!.Log);
        var builder = CreateBuilder(source, loaded, log.CreateLogger());
        add?.Invoke(builder.Services);
        await using var app = builder.Build();
        app.Services.GetRequiredService<ActiveConfiguration>().Changed += options => log.Use(options.Log);
        Map(app);
        map?.Invoke(app);
        try
        {
            try
            {
                await RunAsync(app, ct);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Asked to stop, or broken, before it had wholly started.
                await app.StopAsync(CancellationToken.None);
            }

            return Fault(app.Services) is { } fault ? Broken(errors, fault) : ExitCodes.Ok;
        }
        catch (Exception error) when (error is StorageException or IOException)
        {
            // The database or the port is somebody else's: one line that says so, no stack.
            await EndLoopsAsync(app.Services);
            await errors.WriteLineAsync($"alertops: {error.Message}");
            return ExitCodes.CouldNotRun;
        }
        catch (SocketException error)
        {
            // Nor can an address be had that is none of this machine's, or a port that takes more rights.
            await EndLoopsAsync(app.Services);
            await errors.WriteLineAsync(
                $"alertops: can't listen on {loaded.Options!.Server.Listen.AbsoluteUri}: {error.Message}; server.listen needs an address of this machine and, below port 1024, the right to take it");
            return ExitCodes.CouldNotRun;
        }
    }

    /// <summary>Ends what runs already while everything is there that it needs: the host ends nothing when its start fails, it takes it away.</summary>
    private static async Task EndLoopsAsync(IServiceProvider services)
    {
        services.GetRequiredService<Draining>().Begin(DrainLifetime.CallsMayTake, services.GetRequiredService<TimeProvider>());
        using var limit = new CancellationTokenSource(DrainLifetime.CallsMayTake, services.GetRequiredService<TimeProvider>());
        foreach (var loop in services.GetServices<IHostedService>().OfType<BackgroundLoop>().Reverse())
        {
            await loop.StopAsync(limit.Token);
        }
    }

    private static async Task RunAsync(WebApplication app, CancellationToken ct)
    {
        ServiceMetrics.Start(app.Services);
        await app.StartAsync(ct);
        var server = app.Services.GetRequiredService<ActiveConfiguration>().Current.Server;
        app.Logger.Listening(BuildInfo.Version, string.Join(", ", app.Urls), server.ExternalUrl.AbsoluteUri);
        await app.WaitForShutdownAsync(ct);
    }

    /// <summary>Why the service has ended, unless a signal asked it to: nobody may take that for a clean stop.</summary>
    private static string? Fault(IServiceProvider services) => services.GetRequiredService<ServiceFailure>().Why
        ?? services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask?.Exception?.GetBaseException().Message).FirstOrDefault(why => why is not null);

    private static int Broken(TextWriter errors, string fault)
    {
        errors.WriteLine($"alertops: {fault}");
        return ExitCodes.Broken;
    }
}
