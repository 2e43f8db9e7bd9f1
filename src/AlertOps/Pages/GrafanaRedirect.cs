using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>Redirects <c>/g/{incident}</c>, the short link in messages, to the runbook's dashboard at the time of the incident.</summary>
internal static class GrafanaRedirect
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/g/{id:long}", FollowAsync);

    private static async Task<IResult> FollowAsync(
        long id,
        [FromServices] IncidentReader reader,
        [FromServices] RunbookLibrary library,
        [FromServices] ActiveConfiguration configuration,
        CancellationToken ct)
    {
        if (configuration.Current.GrafanaUrl is not { } grafana || await reader.IncidentAsync(id, ct) is not { } view)
        {
            return Results.NotFound();
        }

        var runbooks = view.Changes.SelectMany(change => change.Evidence).Select(stored => stored.RunbookId).Prepend(view.RunbookId ?? "")
            .Select(library.Current.Find);
        return runbooks.FirstOrDefault(runbook => runbook?.Dashboard is not null)?.Dashboard is { } dashboard
            ? Results.Redirect(GrafanaLink.Of(grafana, dashboard, view.Incident))
            : Results.NotFound();
    }
}
