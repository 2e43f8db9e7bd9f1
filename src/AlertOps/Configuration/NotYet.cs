using System.Text.RegularExpressions;

namespace AlertOps.Configuration;

internal enum NotYetKind
{
    /// <summary>A key of <c>alertops.yml</c>, by its path without indexes.</summary>
    Key,

    /// <summary>A verb of the command line.</summary>
    Verb,

    /// <summary>A method and a path below <c>/api/v1</c>.</summary>
    Api,

    /// <summary>A method and a path that programs ask for outside <c>/api/v1</c>.</summary>
    Endpoint,

    /// <summary>A path of a page.</summary>
    Page,
}

/// <summary>The callers for whom a path is announced; the others are refused as they will be when it is built.</summary>
internal enum NotYetAccess
{
    Viewer,
    Responder,
    Admin,

    /// <summary>Callers who can't have signed in: a login page, or a server whose request proves itself.</summary>
    Anybody,
}

/// <param name="WaitsFor">The release that builds it, as problems of the configuration name it.</param>
internal sealed record NotYetItem(NotYetKind Kind, string Name, string WaitsFor, NotYetAccess Access = NotYetAccess.Viewer);

/// <summary>
/// Lists everything that is announced and not built, so that it is refused by name: keys by the configuration, verbs by the command line, paths by the API
/// and the pages.
/// </summary>
internal static partial class NotYet
{
    public const string OnCall = "on-call";
    public const string RunbookLanguages = "runbook languages";
    private const string Acknowledgement = "acknowledgement";
    private const string Escalation = "escalation";
    private const string SignIn = "sign-in";
    private const string TlsOptions = "TLS options";

    private static readonly NotYetItem[] All =
    [
        .. Keys("languages", "language", "time_zone"),
        .. Keys("subjects", "subject"),
        .. Keys(OnCall, "calendars", "teams", "schedules", "time_intervals", "storage.retention.shifts", "route.mute_time_intervals", "route.active_time_intervals"),
        .. Keys("silences", "silence"),
        .. Keys(Escalation, "flapping", "route.escalate", "route.ack_expires", "route.assign_patience"),
        .. Keys("heartbeat", "ping", "heartbeats"),
        .. Keys("drill", "drills"),
        .. Keys(RunbookLanguages, "runbooks.rules", "runbooks.languages"),
        .. Keys("changes", "storage.retention.changes"),
        .. Keys(SignIn, "auth.users", "auth.proxy_header", "auth.wecom_login", "auth.oidc"),
        .. Keys(Acknowledgement, "wecom.callback", "wecom.apps.callback"),
        .. Keys("gateway", "receivers.channels.webhook.success_if", "receivers.channels.webhook.sign"),
        .. Keys(TlsOptions, "email.tls_config.cert_file", "email.tls_config.key_file", "email.tls_config.server_name", "email.tls_config.min_version"),
        .. Keys(TlsOptions, "http_config.tls_config.server_name", "http_config.tls_config.min_version", "http_config.tls_config.max_version"),
        .. Keys("OAuth", "http_config.oauth2"),
        .. Keys("proxy options", "http_config.proxy_from_environment", "http_config.proxy_connect_header"),
        .. Keys("HTTP options", "http_config.enable_http2"),

        new(NotYetKind.Verb, "routes", "route tests"),
        new(NotYetKind.Verb, "drill", "drill"),
        new(NotYetKind.Verb, "doctor", "doctor"),
        new(NotYetKind.Verb, "import", "import"),
        new(NotYetKind.Verb, "test", "runbook tests"),
        new(NotYetKind.Verb, "schema runbook", "schema"),
        new(NotYetKind.Verb, "schema runbook-test", "schema"),
        new(NotYetKind.Verb, "oncall", OnCall),
        new(NotYetKind.Verb, "hash-password", SignIn),

        new(NotYetKind.Api, "POST /drills", "drill", NotYetAccess.Responder),
        new(NotYetKind.Api, "GET /changes", "changes"),
        new(NotYetKind.Api, "POST /changes", "changes", NotYetAccess.Responder),
        new(NotYetKind.Api, "GET /oncall", OnCall),
        new(NotYetKind.Api, "GET /schedules/{name}/shifts", OnCall),
        new(NotYetKind.Api, "GET /schedules/{name}/overrides", OnCall),
        new(NotYetKind.Api, "POST /schedules/{name}/overrides", OnCall, NotYetAccess.Responder),
        new(NotYetKind.Api, "DELETE /schedules/{name}/overrides/{id}", OnCall, NotYetAccess.Responder),
        new(NotYetKind.Api, "GET /incidents/{id:long}/postmortem", "reports"),
        new(NotYetKind.Api, "POST /incidents/{id:long}/silence", "silences", NotYetAccess.Responder),
        new(NotYetKind.Api, "POST /incidents/{id:long}/escalate", Escalation, NotYetAccess.Responder),

        new(NotYetKind.Endpoint, "GET /events", "live pages"),
        new(NotYetKind.Endpoint, "GET /oncall/{schedule}.ics", OnCall),
        new(NotYetKind.Endpoint, "GET /wecom/callback", Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "POST /wecom/callback", Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "GET /wecom/callback/{app}", Acknowledgement, NotYetAccess.Anybody),
        new(NotYetKind.Endpoint, "POST /wecom/callback/{app}", Acknowledgement, NotYetAccess.Anybody),

        new(NotYetKind.Page, "/routes", "route tests"),
        new(NotYetKind.Page, "/oncall", OnCall),
        new(NotYetKind.Page, "/drills", "drill"),
        new(NotYetKind.Page, "/reports", "reports"),
        new(NotYetKind.Page, "/stats", "reports"),
        new(NotYetKind.Page, "/login", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/login/wecom", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/login/oidc", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/logout", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/a/{signed}", Acknowledgement, NotYetAccess.Anybody),
    ];

    private static readonly Dictionary<string, string> ReleasesOfKeys = Of(NotYetKind.Key).ToDictionary(item => item.Name, item => item.WaitsFor, StringComparer.Ordinal);

    public static IEnumerable<NotYetItem> Of(NotYetKind kind) => All.Where(item => item.Kind == kind);

    /// <param name="path">As in problems: <c>route.routes[0].escalate</c>.</param>
    /// <returns>The release that a key waits for; null for a key that is not announced.</returns>
    public static string? ReleaseOf(string path)
    {
        var bare = ChildRoutes().Replace(Index().Replace(path, ""), "route.");
        return ReleasesOfKeys.GetValueOrDefault(HttpConfig().Replace(bare, "http_config."));
    }

    private static IEnumerable<NotYetItem> Keys(string waitsFor, params string[] names) => names.Select(name => new NotYetItem(NotYetKind.Key, name, waitsFor));

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Index();

    [GeneratedRegex(@"^route\.(routes\.)+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ChildRoutes();

    /// <summary>Every client may have an <c>http_config</c> of its own.</summary>
    [GeneratedRegex(@"^.*\.http_config\.", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HttpConfig();
}
