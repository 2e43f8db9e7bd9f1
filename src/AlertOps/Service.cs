using System.Collections.Immutable;
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
using AlertOps.Timers;
using Serilog;

namespace AlertOps;

/// <summary>Composes the service of its rooms: first the rooms that all others use, then the rooms in the order in which an alert passes through them.</summary>
internal static class Service
{
    /// <summary>Registers the services of all rooms, with the channels of these modules.</summary>
    public static WebApplicationBuilder CreateBuilder(
        ConfigurationSource source, ConfigurationResult loaded, Serilog.ILogger logger, ImmutableArray<IChannelModule> modules)
    {
        var options = loaded.Options ?? throw new ArgumentException("a configuration with problems can't be served", nameof(loaded));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(Service).Assembly.GetName().Name });
        builder.Services.AddSerilog(logger, dispose: true);
        builder.WebHost.UseKestrelCore().UseUrls(options.Server.Listen.AbsoluteUri);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddConnectionLimits();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(new SharedClock(TimeProvider.System));
        builder.Services.AddBackground();
        builder.Services.AddPrometheusExporter();
        builder.Services.AddConfiguration(source, loaded);
        builder.Services.AddOutgoingHttp();
        builder.Services.AddOperations();
        builder.Services.AddAccess(modules.SelectMany(module => module.Paths));
        builder.Services.AddStorage();
        builder.Services.AddIntake();
        builder.Services.AddRunbooks();
        builder.Services.AddEnrichment();
        builder.Services.AddOwnFigures(countsAlone: options.Storage.Postgres is null);
        builder.Services.AddNotices();
        builder.Services.AddPlanning();
        builder.Services.AddDelivery();
        builder.Services.AddTimers();
        builder.Services.AddDryRun();
        builder.Services.AddChannels(modules);
        builder.Services.AddApi();
        builder.Services.AddPages();
        return builder;
    }

    /// <summary>Adds the middleware, in the order in which a request passes through it, and the endpoints.</summary>
    public static void Map(WebApplication app)
    {
        app.UseConnectionLimits();
        app.UseIntakeRequestCounting();
        app.UseSecurityHeaders();

        // A line for each webhook would be too much; at level debug every request has one.
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.GetLevel = (_, _, _) => Serilog.Events.LogEventLevel.Debug;
        });
        app.UseErrorPages();
        app.UseClientErrors();
        app.UseAccess();
        app.UseReadConcurrencyLimiter();
        app.MapIntake();
        app.MapApi();
        app.MapOperations();
        app.MapPages();
    }

    /// <summary>Serves until a signal ends it.</summary>
    /// <param name="add">Adds the services of a verb, such as the demonstration's.</param>
    /// <param name="map">Adds the endpoints of a verb.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ConfigurationSource source, ConfigurationResult loaded, TextWriter errors, CancellationToken ct, Action<IServiceCollection>? add = null, Action<WebApplication>? map = null)
    {
        if (FileDescriptorLimit.OfThisProcess().Problem is { } problem)
        {
            await errors.WriteLineAsync($"alertops: {problem}");
            return ExitCodes.CouldNotRun;
        }

        var log = new ServiceLog(loaded.Options!.Log);
        var builder = CreateBuilder(source, loaded, log.CreateLogger(), ChannelModules.All);
        add?.Invoke(builder.Services);
        await using var app = builder.Build();
        app.Services.GetRequiredService<ActiveConfiguration>().Changed += options => log.Apply(options.Log);
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
                // It was asked to stop, or failed, before it had started completely.
                await app.StopAsync(CancellationToken.None);
            }

            return Fault(app.Services) is { } fault ? Broken(errors, fault) : ExitCodes.Ok;
        }
        catch (Exception error) when (error is StorageException or IOException)
        {
            // Another process has the database or the port: one line says so, without a stack trace.
            await EndLoopsAsync(app.Services);
            await errors.WriteLineAsync($"alertops: {error.Message}");
            return ExitCodes.CouldNotRun;
        }
        catch (SocketException error)
        {
            // The address is not one of this machine, or the port needs more rights.
            await EndLoopsAsync(app.Services);
            await errors.WriteLineAsync(
                $"alertops: can't listen on {loaded.Options!.Server.Listen.AbsoluteUri}: {error.Message}; server.listen needs an address of this machine and, below port 1024, the right to take it");
            return ExitCodes.CouldNotRun;
        }
    }

    /// <summary>Ends the loops that run already while the services that they use still exist: a host whose start fails disposes everything without stopping it.</summary>
    private static async Task EndLoopsAsync(IServiceProvider services)
    {
        services.GetRequiredService<Draining>().Begin(DrainLifetime.CallPeriod, services.GetRequiredService<TimeProvider>());
        using var limit = new CancellationTokenSource(DrainLifetime.CallPeriod, services.GetRequiredService<TimeProvider>());
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

    /// <summary>The reason why the service has ended; null when a signal asked it to, since only then it is a clean stop.</summary>
    private static string? Fault(IServiceProvider services) => services.GetRequiredService<ServiceFailure>().Why
        ?? services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask?.Exception?.GetBaseException().Message).FirstOrDefault(why => why is not null);

    private static int Broken(TextWriter errors, string fault)
    {
        errors.WriteLine($"alertops: {fault}");
        return ExitCodes.Broken;
    }
}
