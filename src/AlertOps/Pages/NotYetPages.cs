using AlertOps.Access;
using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>Pages that are promised and not built: said plainly instead of a bare 404.</summary>
internal static class NotYetPages
{
    private static readonly string[] Paths = ["/routes", "/oncall", "/drills", "/reports", "/stats"];

    /// <summary>Whoever is to sign in there isn't signed in yet; a link in a message proves itself.</summary>
    private static readonly string[] BeforeSigningIn = ["/login", "/login/wecom", "/login/oidc", "/logout", "/a/{signed}"];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var path in Paths)
        {
            app.MapGet(path, Show);
        }

        foreach (var path in BeforeSigningIn)
        {
            app.MapGet(path, Show).AllowAnonymous();
        }

        app.MapGet("/audit", Show).RequireAuthorization(Policies.Admin);
    }

    private static RazorComponentResult<Document> Show(HttpContext context, [Microsoft.AspNetCore.Mvc.FromServices] PageFrames frames)
    {
        var frame = frames.For(context);
        return PageResult.Of(frame, frame.Text.ErrorWords.NotYetTitle, MessagePage.NotYet(frame.Text), StatusCodes.Status404NotFound);
    }
}
