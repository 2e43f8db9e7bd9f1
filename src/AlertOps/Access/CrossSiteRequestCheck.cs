using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Refuses writing requests that a page of another site makes a browser send (CSRF). Neither the caller's address nor a token exempts them, since the browser
/// adds both. Reading is never refused: no answer has a CORS header, so the other page can't see it.
/// </summary>
internal sealed class CrossSiteRequestCheck(RequestDelegate next, ActiveConfiguration configuration)
{
    public Task InvokeAsync(HttpContext context) =>
        !AccessRequirement.IsReading(context.Request) && IsForeign(context.Request, configuration.Current.Server.ExternalUrl)
            ? AccessRefusalWriter.RefuseAsync(context, AccessRefusal.CrossSiteRequest)
            : next(context);

    private static bool IsForeign(HttpRequest request, Uri externalUrl) =>
        request.Headers.Origin.Any(origin => !IsOurs(origin, request.Host, externalUrl))
        || request.Headers["Sec-Fetch-Site"].Any(site => site?.Trim().Equals("cross-site", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsOurs(string? text, HostString host, Uri externalUrl)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https") || origin.PathAndQuery != "/" || origin.UserInfo.Length > 0)
        {
            return false;
        }

        // A proxy in front may speak TLS, so the scheme of the address that the browser used is not known here.
        var name = HostNames.Normal(origin.IdnHost);
        return (origin.Scheme == externalUrl.Scheme && origin.Port == externalUrl.Port && name == HostNames.Normal(externalUrl.IdnHost))
            || (host.HasValue && (host.Port ?? (origin.IsDefaultPort ? origin.Port : 0)) == origin.Port && name == HostNames.Normal(host.Host));
    }
}
