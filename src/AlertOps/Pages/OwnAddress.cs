using AlertOps.Configuration;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AlertOps.Pages;

/// <summary>
/// Razor's idea of where a page is: the address that is configured. Its own makes one of the request's Host, and can't render a page for who sends none
/// or a strange one, nor the page that says so. No page of ours asks for it.
/// </summary>
internal sealed class OwnAddress(ActiveConfiguration configuration) : NavigationManager, IHostEnvironmentNavigationManager
{
    /// <summary>What the request says of the address is not taken over.</summary>
    void IHostEnvironmentNavigationManager.Initialize(string baseUri, string uri)
    {
    }

    protected override void EnsureInitialized()
    {
        var root = new Uri(configuration.Current.Server.ExternalUrl, "/").AbsoluteUri;
        Initialize(root, root);
    }
}
