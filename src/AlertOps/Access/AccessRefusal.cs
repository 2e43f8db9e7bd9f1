using EnumNames = AlertOps.Alerts.EnumNames;

namespace AlertOps.Access;

internal enum AccessRefusalKind
{
    SignIn,
    RoleTooLow,
    WebhookToken,
    CrossSiteRequest,
    UnknownHost,
}

/// <summary>The reason why a request was refused. Programs get it as problem+json, people as a page.</summary>
/// <param name="Needed">The lowest role that would be enough.</param>
internal sealed record AccessRefusal(AccessRefusalKind Kind, Role Needed, string Title, string Detail)
{
    public int Status => Kind switch
    {
        AccessRefusalKind.SignIn => StatusCodes.Status401Unauthorized,
        AccessRefusalKind.UnknownHost => StatusCodes.Status421MisdirectedRequest,
        _ => StatusCodes.Status403Forbidden,
    };

    public static AccessRefusal SignIn(AccessRequirement? requirement, HttpRequest request)
    {
        var needed = NeededOf(requirement, request);
        return new(AccessRefusalKind.SignIn, needed, "Not authorized", requirement switch
        {
            { Loopback: true } => "send server.webhook_token as Bearer token or as password of Basic; without one only direct callers on this machine are accepted",
            { Webhook: true } => $"send server.webhook_token, or the token of an auth.api_tokens entry with role {EnumNames.Of(needed)}, as Bearer token or as password of Basic",
            _ => $"send the token of an auth.api_tokens entry with role {EnumNames.Of(needed)}{(needed == Role.Admin ? "" : " or higher")}, as Bearer token or as password of Basic",
        });
    }

    public static AccessRefusal NotAllowed(AccessRequirement? requirement, Caller caller, HttpRequest request)
    {
        var needed = NeededOf(requirement, request);
        return caller.Kind == CallerKind.Webhook
            ? new(
                AccessRefusalKind.WebhookToken,
                needed,
                "This is the webhook token",
                $"it opens POST /api/v1/alertmanager and POST /api/v1/wechat-alarm only; use an auth.api_tokens entry with role {EnumNames.Of(needed)}")
            : new(
                AccessRefusalKind.RoleTooLow,
                needed,
                $"This needs the role {EnumNames.Of(needed)}",
                $"the token acts as {(caller.Role is { } role ? EnumNames.Of(role) : "nobody")}; use an auth.api_tokens entry with role {EnumNames.Of(needed)}{(requirement is { Webhook: true } ? ", or server.webhook_token" : "")}");
    }

    public static AccessRefusal CrossSiteRequest { get; } = new(
        AccessRefusalKind.CrossSiteRequest,
        Role.Admin,
        "A page of another site may change nothing here",
        "Origin must be that of server.external_url or of the address that the request is sent to, and Sec-Fetch-Site must not be cross-site; programs send neither");

    public static AccessRefusal UnknownHost(string host) => new(
        AccessRefusalKind.UnknownHost,
        Role.Viewer,
        "Not known under this name",
        $"the request was sent to \"{host}\", which is no name of this service: use server.external_url, or add the name to server.hosts in alertops.yml; a program may send a token instead");

    private static Role NeededOf(AccessRequirement? requirement, HttpRequest request) => (requirement ?? new AccessRequirement(null)).RoleFor(request);
}
