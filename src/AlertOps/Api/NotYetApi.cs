using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>Paths that are promised and not built: refused plainly, never silently ignored.</summary>
internal static class NotYetApi
{
    private static readonly string[] Posts = ["/drills"];

    private static readonly string[] IncidentPosts = ["ack", "unack", "note", "silence", "escalate", "close"];

    private static readonly string[] Gets = ["/incidents/{id:long}/postmortem", "/oncall"];

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var path in Posts.Concat(IncidentPosts.Select(verb => "/incidents/{id:long}/" + verb)))
        {
            api.MapPost(path, ApiProblems.NotYet).RequireResponder().ExcludeFromDescription();
        }

        foreach (var path in Gets)
        {
            api.MapGet(path, ApiProblems.NotYet).ExcludeFromDescription();
        }
    }
}
