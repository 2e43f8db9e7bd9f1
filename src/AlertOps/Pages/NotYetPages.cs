using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>Pages that are promised and not built: said plainly instead of a bare 404.</summary>
internal static class NotYetPages
{
    private static readonly string[] Paths = ["/routes", "/oncall", "/drills", "/stats"];

    /// <summary>Whoever is to sign in there isn't signed in yet.</summary>
    private static readonly string[] BeforeSigningIn = ["/login", "/login/wecom", "/login/oidc", "/logout"];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var path in Paths.Concat(BeforeSigningIn))
        {
            var page = app.MapGet(path, (HttpContext context, [Microsoft.AspNetCore.Mvc.FromServices] PageFrames frames) =>
            {
                var frame = frames.For(context);
                return PageResult.Of(frame, frame.Text.ErrorWords.NotYetTitle, MessagePage.NotYet(frame.Text), StatusCodes.Status404NotFound);
            });
            if (BeforeSigningIn.Contains(path))
            {
                page.AllowAnonymous();
            }
        }
    }
}
