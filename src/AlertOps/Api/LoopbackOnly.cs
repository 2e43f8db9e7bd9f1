using System.Net;
using AlertOps.Configuration;
using AlertOps.Intake;
using AlertOps.Operations;

namespace AlertOps.Api;

/// <summary>
/// Who may change something without a login: a caller on this very machine, and no proxy or web page that speaks for somebody else; from elsewhere,
/// who holds the webhook's token.
/// </summary>
internal static class LoopbackOnly
{
    public static RouteHandlerBuilder RequireLoopback(this RouteHandlerBuilder endpoint) => endpoint
        .AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var server = context.RequestServices.GetRequiredService<ActiveConfiguration>().Current.Server;
            return Allows(context, server) ? await next(invocation) : ApiProblems.Forbidden();
        })
        .ProducesProblem(StatusCodes.Status403Forbidden);

    public static bool Allows(HttpContext context, ServerOptions server) =>
        HoldsToken(context, server) || (LocalCaller.IsDirect(context, server) && !IsForeignPage(context.Request));

    private static bool HoldsToken(HttpContext context, ServerOptions server) =>
        !server.WebhookTokens.IsDefaultOrEmpty && WebhookAuth.Admits(server, WebhookCaller.Of(context));

    // A page of another site, open in a browser on this machine, comes from loopback too; so does one whose name was pointed at loopback afterwards.
    private static bool IsForeignPage(HttpRequest request) =>
        !IsLoopbackName(request.Host.Host)
        || (request.Headers.Origin is { Count: > 0 } origin && origin.ToString() != $"{request.Scheme}://{request.Host}")
        || (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none"));

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
