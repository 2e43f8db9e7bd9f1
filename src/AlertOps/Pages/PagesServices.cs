using System.Text.Encodings.Web;
using System.Text.Unicode;
using AlertOps.Configuration;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AlertOps.Pages;

internal static class PagesServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();

        // Beside the database: forms that are open survive a restart, wherever the service's home is.
        services.AddDataProtection().SetApplicationName("alertops");
        services.AddOptions<KeyManagementOptions>().Configure<ActiveConfiguration, ILoggerFactory>((keys, configuration, logging) =>
            keys.XmlRepository = new FileSystemXmlRepository(KeyFolder(configuration.Current.Storage), logging));
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

    private static DirectoryInfo KeyFolder(StorageOptions storage) =>
        new(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(storage.Path))!, "keys"));
}
