using System.Globalization;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Incidents.Audit;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

internal sealed record AuditPageModel(AuditFilter Filter, Page<AuditRow> Entries);

/// <summary>Serves the audit log to administrators.</summary>
internal static class AuditPages
{
    public const string Path = "/audit";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, ShowAsync).RequireAuthorization(Policies.Admin);

    private static async Task<IResult> ShowAsync(HttpContext context, [FromServices] PageFrames frames, [FromServices] AuditReader reader, CancellationToken ct)
    {
        var frame = frames.For(context);
        var filter = Filter(context.Request.Query);
        return PageResult.Of(frame, frame.Text.AuditWords.Title, AuditPage.Of(frame, new AuditPageModel(filter, await reader.EntriesAsync(filter, ct))));
    }

    /// <summary>Reads the query. Words that can't be read are ignored: a page is never refused for its query.</summary>
    private static AuditFilter Filter(IQueryCollection query) => new(
        long.TryParse(query["incident"].ToString().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var incident) ? incident : null,
        query["person"].ToString().Trim() is { Length: > 0 } person ? person : null,
        EnumNames.TryParse<AuditAction>(query["action"], out var action) ? action : null,
        null,
        null,
        query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null);
}
