using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

internal static class PagesEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().AnsweringHead();
        EmbeddedAssets.Map(pages);
        IncidentPages.Map(pages);
        IncidentCommandPages.Map(pages);
        RunbookPages.Map(pages);
        DeliveryPages.Map(pages);
        SandboxPages.Map(pages);
        SystemPages.Map(pages);
        GrafanaRedirect.Map(pages);
        CoveragePages.Map(pages);
        WeChatPages.Map(pages);
        AuditPages.Map(pages);
        NotYetPages.Map(pages);
    }

    /// <summary>Adds HEAD, which uptime checks use, to all GET endpoints; <c>MapGet</c> leaves it out. Kestrel sends no body.</summary>
    private static RouteGroupBuilder AnsweringHead(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: ["GET"] })
            {
                endpoint.Metadata.Add(new HttpMethodMetadata(["GET", "HEAD"]));
            }
        });
        return group;
    }
}
