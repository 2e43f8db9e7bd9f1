using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

internal static class PagesEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        SiteFiles.Map(pages);
        IncidentPages.Map(pages);
        RunbookPages.Map(pages);
        DeliveryPages.Map(pages);
        SandboxPages.Map(pages);
        SystemPages.Map(pages);
        GrafanaRedirect.Map(pages);
        CoveragePages.Map(pages);
        WeChatPages.Map(pages);
        NotYetPages.Map(pages);
    }
}
