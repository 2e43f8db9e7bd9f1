using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>
/// Refuses what a page of another site makes a browser send: it comes with the browser's address and whatever the browser knows, so neither exempts it.
/// Reading is never refused, since no answer carries a CORS header and the other page can't see it.
/// </summary>
internal sealed class ForeignPages(RequestDelegate next, ActiveConfiguration configuration)
{
    public Task InvokeAsync(HttpContext context) =>
        !AccessRequirement.IsReading(context.Request) && IsForeign(context.Request, configuration.Current.Server.ExternalUrl)
            ? AccessAnswer.RefuseAsync(context, AccessRefusal.ForeignPage)
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

        // A proxy in front may speak TLS: the scheme of the request's own address is not known here.
        var name = HostNames.Normal(origin.IdnHost);
        return (origin.Scheme == externalUrl.Scheme && origin.Port == externalUrl.Port && name == HostNames.Normal(externalUrl.IdnHost))
            || (host.HasValue && (host.Port ?? (origin.IsDefaultPort ? origin.Port : 0)) == origin.Port && name == HostNames.Normal(host.Host));
    }
}
