using AlertOps.Configuration;

namespace AlertOps.Access;

internal enum CallerKind
{
    /// <summary>Sends no credentials.</summary>
    Anonymous,

    /// <summary>Sends credentials that match no token.</summary>
    Unknown,

    /// <summary>Holds a webhook token.</summary>
    Webhook,

    /// <summary>Holds an API token.</summary>
    ApiToken,

    /// <summary>A direct caller on this machine, while the installation is fresh.</summary>
    Fresh,
}

/// <summary>The sender of a request, as far as the request proves it.</summary>
/// <param name="Name">The name of the API token; "local" on a fresh installation; otherwise "".</param>
/// <param name="Role">The role of the token; null when the caller has none.</param>
internal sealed record Caller(CallerKind Kind, string Name, Role? Role)
{
    public const string Local = "local";

    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "", null);

    public static Caller Unknown { get; } = new(CallerKind.Unknown, "", null);

    public static Caller Webhook { get; } = new(CallerKind.Webhook, "", null);

    public static Caller Fresh { get; } = new(CallerKind.Fresh, Local, AlertOps.Access.Role.Admin);

    /// <summary>True when the request holds a valid token. It proves that no page of another site sends the request: a browser adds no password for a name that did not ask for one.</summary>
    public bool HoldsToken => Kind is CallerKind.Webhook or CallerKind.ApiToken;

    /// <param name="context">A request that has passed the authentication.</param>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Anonymous;

    public static Caller Of(HttpContext context, AlertOpsOptions options)
    {
        var hasTokens = !options.Server.WebhookTokens.IsDefaultOrEmpty || !options.Auth.ApiTokens.IsEmpty;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && hasTokens)
        {
            return Credentials.ReadToken(authorization) is { } token ? Holder(token, options) : Unknown;
        }

        return FreshInstallation.IsFresh(options) && LoopbackCaller.Is(context, options.Server) ? Fresh : Anonymous;
    }

    private static Caller Holder(string token, AlertOpsOptions options)
    {
        var digest = Credentials.Digest(token);
        if (Credentials.Match(digest, options.Auth.ApiTokens, item => item.Token) is { } known)
        {
            return new Caller(CallerKind.ApiToken, known.Name, known.Role);
        }

        return Credentials.Match(digest, options.Server.WebhookTokens, item => item) is null ? Unknown : Webhook;
    }
}
