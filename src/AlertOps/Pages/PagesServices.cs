using System.Text.Encodings.Web;
using System.Text.Unicode;
using AlertOps.Background;
using AlertOps.Operations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AlertOps.Pages;

internal static class PagesServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<NavigationManager, FixedNavigationManager>();
        services.AddDataProtection().SetApplicationName("alertops");
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "alertops_antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.FormFieldName = "antiforgery";
        });

        // ASP.NET's hosted service would read the keys at startup, when the database may not be there yet, and log a stack. The first form reads them instead.
        foreach (var early in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly).ToList())
        {
            services.Remove(early);
        }

        // Chinese stays readable in the page source, and three bytes don't become eight.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(DisplayZone.Shanghai);
        services.AddSingleton<PageFrames>();
        services.TryAddSingleton<LogThrottle>();
        services.TryAddSingleton<RequestFailureLog>();
        services.AddSingleton<CoverageReader>();
        return services;
    }
}
