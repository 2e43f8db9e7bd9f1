using System.Collections.Immutable;
using System.Reflection;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Intake;
using AlertOps.Pages.Views;
using AlertOps.Runbooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>The result of the last load of the configuration.</summary>
/// <param name="File">Name of the file without its folder, which readers of pages need not know; "" for built-in defaults.</param>
/// <param name="LoadedAt">Time when the configuration in force was read; null when that is unknown.</param>
/// <param name="Problems">The reasons why the present file was refused; empty when it is in force.</param>
/// <param name="NeedsRestart">Keys whose new values take effect only after a restart.</param>
internal sealed record ConfigurationModel(string File, DateTimeOffset? LoadedAt, ImmutableArray<Problem> Problems, ImmutableArray<string> NeedsRestart);

/// <param name="Outbox">Null while the store doesn't answer: this page must work when little else does.</param>
internal sealed record SystemPageModel(
    string Version,
    ConfigurationModel Configuration,
    int Runbooks,
    ImmutableArray<Problem> RunbookProblems,
    OutboxStatus? Outbox)
{
    /// <summary>The words for a severity that nobody knows, each with the name of an alert that has it.</summary>
    public ImmutableArray<KeyValuePair<string, string>> UnknownSeverities { get; init; } = [];
}

internal static class SystemPages
{
    private static readonly string ProgramVersion =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/system", ShowAsync);

    private static async Task<IResult> ShowAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] OutboxStatusReader outbox, [FromServices] RunbookLibrary library,
        [FromServices] ConfigurationSource source, [FromServices] ReloadStatus reload, [FromServices] UnknownSeverities severities,
        [FromServices] ActiveConfiguration active, [FromServices] ILogger<SystemPageModel> logger, CancellationToken ct)
    {
        var frame = frames.For(context);
        var catalog = library.Current;
        var state = reload.Current;
        var configuration = new ConfigurationModel(Path.GetFileName(source.Path) ?? "", state.LastSuccess, state.Problems, state.NeedsRestart);
        var model = new SystemPageModel(ProgramVersion, configuration, catalog.All.Length, catalog.Problems, await ReadAsync(outbox, logger, frame.Now, ct))
        {
            UnknownSeverities = severities.By(active.Current.Severity),
        };
        return PageResult.Of(frame, frame.Text.System, SystemPage.Of(frame, model));
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "The page that shows failures must work while storage fails.")]
    private static async Task<OutboxStatus?> ReadAsync(OutboxStatusReader outbox, ILogger logger, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await outbox.ReadAsync(now, ct);
        }
        catch (StoreUnavailableException)
        {
            // The outage is logged where it is noticed; the page shows it as unknown.
            return null;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            logger.OutboxNotMeasured(exception);
            return null;
        }
    }
}
