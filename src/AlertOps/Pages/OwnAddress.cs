using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AlertOps.Pages;

/// <summary>
/// Razor's idea of where a page is, which it must have and no page of ours asks for: links begin with a slash. Its own makes one of the request's Host, and
/// can't render a page for who sends none or a strange one, nor the page that says so.
/// </summary>
internal sealed class OwnAddress : NavigationManager, IHostEnvironmentNavigationManager
{
    private const string Anywhere = "http://localhost/";

    /// <summary>What the request says of the address is not taken over.</summary>
    void IHostEnvironmentNavigationManager.Initialize(string baseUri, string uri)
    {
    }

    protected override void EnsureInitialized() => Initialize(Anywhere, Anywhere);
}
