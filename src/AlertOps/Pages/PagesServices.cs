using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;

namespace AlertOps.Pages;

internal static class PagesServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddDataProtection().SetApplicationName("alertops");
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "alertops_antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.FormFieldName = "antiforgery";
        });

        // Chinese stays Chinese in the page source instead of four bytes becoming eight.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(DisplayZone.Shanghai);
        services.AddSingleton<PageFrames>();
        services.AddSingleton<CoverageReader>();
        return services;
    }
}
