using System.Net;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Operations;

namespace AlertOps.Intake;

/// <summary>What is known of who sent a request.</summary>
/// <param name="Address">Of the peer; null when there is none (a Unix socket).</param>
/// <param name="Authorization">The header, "" when absent.</param>
/// <param name="IsForwarded">A proxy says that it only passes the request on.</param>
internal sealed record WebhookCaller(IPAddress? Address, string Authorization, bool IsForwarded)
{
    public static WebhookCaller Of(HttpContext http) => new(
        http.Connection.RemoteIpAddress,
        http.Request.Headers.Authorization.ToString(),
        LocalCaller.IsForwarded(http.Request.Headers));
}

/// <summary>
/// Who may send alerts: holders of a webhook token (Bearer, or password of Basic). Without any token configured only callers on this machine that came
/// directly, and nobody once AlertOps is meant to be reached from elsewhere.
/// </summary>
internal static class WebhookAuth
{
    public static bool Admits(ServerOptions server, WebhookCaller caller) => server.WebhookTokens.IsDefaultOrEmpty
        ? LocalCaller.IsDirect(caller.Address, caller.IsForwarded, server)
        : Offered(caller.Authorization) is { } token && IsOneOf(server, token);

    private static string? Offered(string authorization)
    {
        var parts = authorization.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts switch
        {
            [var scheme, var token] when scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) => token,
            [var scheme, var pair] when scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) => Password(pair),
            _ => null,
        };
    }

    private static string? Password(string pair)
    {
        var octets = new byte[pair.Length];
        if (!Convert.TryFromBase64String(pair, octets, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(octets, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    /// <summary>Digests are compared, and all of them: neither length nor place of a token shows in the time it takes.</summary>
    private static bool IsOneOf(ServerOptions server, string offered)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(offered));
        var found = false;
        foreach (var token in server.WebhookTokens)
        {
            found |= CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)));
        }

        return found;
    }
}
