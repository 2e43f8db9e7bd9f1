using AlertOps.Configuration;

namespace AlertOps.Access;

internal enum CallerKind
{
    /// <summary>Shows no credentials.</summary>
    Anonymous,

    /// <summary>Shows credentials that are none of ours.</summary>
    Unknown,

    /// <summary>Holds a webhook token.</summary>
    Webhook,

    /// <summary>Holds an API token.</summary>
    ApiToken,

    /// <summary>A direct caller on this machine, while the installation is fresh.</summary>
    Fresh,
}

/// <summary>Who sends a request, as far as the request proves it.</summary>
/// <param name="Name">Of the API token; "local" on a fresh installation; else "".</param>
/// <param name="Role">Null for who has none of their own.</param>
internal sealed record Caller(CallerKind Kind, string Name, Role? Role)
{
    public const string Local = "local";

    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "", null);

    public static Caller Unknown { get; } = new(CallerKind.Unknown, "", null);

    public static Caller Webhook { get; } = new(CallerKind.Webhook, "", null);

    public static Caller Fresh { get; } = new(CallerKind.Fresh, Local, AlertOps.Access.Role.Admin);

    /// <summary>A token proves that no page of a stranger sends the request: a browser adds none to a name that it hasn't been asked for.</summary>
    public bool HoldsToken => Kind is CallerKind.Webhook or CallerKind.ApiToken;

    /// <param name="context">A request that has passed the authentication.</param>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Anonymous;

    public static Caller Of(HttpContext context, AlertOpsOptions options)
    {
        var hasTokens = !options.Server.WebhookTokens.IsDefaultOrEmpty || !options.Auth.ApiTokens.IsEmpty;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && hasTokens)
        {
            return Credentials.Offered(authorization) is { } token ? Holder(token, options) : Unknown;
        }

        return Installation.IsFresh(options) && DirectCaller.Is(context, options.Server) ? Fresh : Anonymous;
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
