using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>Maps the pages that are announced and not built: each says so, in place of a bare 404.</summary>
internal static class NotYetPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var item in app.ServiceProvider.GetRequiredService<NotYet>().Of(NotYetKind.Page))
        {
            var endpoint = app.MapGet(item.Name, Show);
            _ = item.Access switch
            {
                NotYetAccess.Viewer => endpoint,
                NotYetAccess.Responder => endpoint.RequireAuthorization(Policies.Responder),
                NotYetAccess.Admin => endpoint.RequireAuthorization(Policies.Admin),
                NotYetAccess.Anybody => endpoint.AllowAnonymous(),
            };
        }
    }

    private static RazorComponentResult<Document> Show(HttpContext context, [Microsoft.AspNetCore.Mvc.FromServices] PageFrames frames)
    {
        var frame = frames.For(context);
        return PageResult.Of(frame, frame.Text.ErrorWords.NotYetTitle, MessagePage.NotYet(frame.Text), StatusCodes.Status404NotFound);
    }
}
