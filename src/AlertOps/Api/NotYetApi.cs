using AlertOps.Access;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>Paths that are promised and not built: refused plainly, never silently ignored.</summary>
internal static class NotYetApi
{
    private static readonly string[] Changes =
    [
        "POST /drills",
        "POST /changes",
        "POST /schedules/{name}/overrides",
        "DELETE /schedules/{name}/overrides/{id}",
        .. ((string[])["ack", "unack", "assign", "note", "silence", "escalate", "close"]).Select(verb => "POST /incidents/{id:long}/" + verb),
    ];

    private static readonly string[] Gets =
        ["/incidents/{id:long}/postmortem", "/oncall", "/changes", "/schedules/{name}/shifts", "/schedules/{name}/overrides"];

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var (method, path) in Changes.Select(change => change.Split(' ')).Select(parts => (parts[0], parts[1])))
        {
            api.MapMethods(path, [method], ApiProblems.NotYet).RequireResponder().ExcludeFromDescription();
        }

        foreach (var path in Gets)
        {
            api.MapGet(path, ApiProblems.NotYet).ExcludeFromDescription();
        }

        api.MapGet("/audit", ApiProblems.NotYet).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    /// <summary>What programs ask for outside <c>/api/v1</c>.</summary>
    public static void MapOutside(IEndpointRouteBuilder app)
    {
        app.MapGet("/events", ApiProblems.NotYet).ExcludeFromDescription();
        app.MapGet("/oncall/{schedule}.ics", ApiProblems.NotYet).ExcludeFromDescription();

        // WeCom's servers sign in nowhere; what they send proves itself.
        foreach (var path in (string[])["/wecom/callback", "/wecom/callback/{app}"])
        {
            app.MapMethods(path, ["GET", "POST"], ApiProblems.NotYet).AllowAnonymous().ExcludeFromDescription();
        }
    }
}
