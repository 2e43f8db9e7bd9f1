using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AlertOps.Pages;

/// <summary>
/// Gives Razor a fixed base address. Razor requires one although our links begin with a slash; its own implementation derives it from the request's Host, and
/// so can't render a page, nor an error page, for a request with no Host or an invalid one.
/// </summary>
internal sealed class FixedNavigationManager : NavigationManager, IHostEnvironmentNavigationManager
{
    private const string BaseAddress = "http://localhost/";

    /// <summary>Ignores the address of the request.</summary>
    void IHostEnvironmentNavigationManager.Initialize(string baseUri, string uri)
    {
    }

    protected override void EnsureInitialized() => Initialize(BaseAddress, BaseAddress);
}
