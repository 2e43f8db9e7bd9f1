using System.Collections.Immutable;
using System.Reflection;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Pages.Views;
using AlertOps.Runbooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>How the last reading of the configuration went.</summary>
/// <param name="File">Its name without the folder, which who only reads pages need not know; "" for built-in defaults.</param>
/// <param name="LoadedAt">When what is in force was read; null when that isn't kept.</param>
/// <param name="Problems">Why the file as it stands now was refused; empty when it is in force.</param>
/// <param name="NeedsRestart">Keys whose new value only a restart brings.</param>
internal sealed record ConfigurationModel(string File, DateTimeOffset? LoadedAt, ImmutableArray<Problem> Problems, ImmutableArray<string> NeedsRestart);

/// <param name="Outbox">Null while storage can't answer: this page must work when little else does.</param>
internal sealed record SystemPageModel(
    string Version,
    ConfigurationModel Configuration,
    int Runbooks,
    ImmutableArray<Problem> RunbookProblems,
    OutboxStatus? Outbox);

internal static class SystemPages
{
    private static readonly string ProgramVersion =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/system", ShowAsync);

    private static async Task<IResult> ShowAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] OutboxStatusReader outbox, [FromServices] RunbookLibrary library,
        [FromServices] ConfigurationSource source, [FromServices] ReloadStatus reload, [FromServices] ILogger<SystemPageModel> logger, CancellationToken ct)
    {
        var frame = frames.For(context);
        var catalog = library.Current;
        var state = reload.Current;
        var configuration = new ConfigurationModel(Path.GetFileName(source.Path) ?? "", state.LastSuccess, state.Problems, state.NeedsRestart);
        var model = new SystemPageModel(ProgramVersion, configuration, catalog.All.Length, catalog.Problems, await ReadAsync(outbox, logger, frame.Now, ct));
        return PageResult.Of(frame, frame.Text.System, SystemPage.Of(frame, model));
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "The page that tells what is broken shows what it can when storage is.")]
    private static async Task<OutboxStatus?> ReadAsync(OutboxStatusReader outbox, ILogger logger, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await outbox.ReadAsync(now, ct);
        }
        catch (StoreUnavailableException)
        {
            // As is known and was said; the page says it, too.
            return null;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            logger.OutboxNotMeasured(exception);
            return null;
        }
    }
}
