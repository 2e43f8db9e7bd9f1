using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AlertOps.Configuration;

/// <summary>
/// Lists everything that is announced and not built, so that it is refused by name: keys by the configuration, verbs by the command line, paths by the API
/// and the pages.
/// </summary>
internal sealed partial class NotYet
{
    public const string OnCall = "on-call";
    public const string RunbookLanguages = "runbook languages";
    public const string Acknowledgement = "acknowledgement";
    private const string Escalation = "escalation";
    public const string SignIn = "sign-in";
    public const string TlsOptions = "TLS options";

    private static readonly NotYetItem[] All =
    [
        .. Keys("languages", "language", "time_zone"),
        .. Keys(OnCall, "calendars", "teams", "schedules", "time_intervals", "storage.retention.shifts", "route.mute_time_intervals", "route.active_time_intervals"),
        .. Keys("silences", "silence"),
        .. Keys(Escalation, "flapping", "route.escalate", "route.ack_expires", "route.assign_patience"),
        .. Keys("heartbeat", "ping", "heartbeats"),
        .. Keys("drill", "drills"),
        .. Keys(RunbookLanguages, "runbooks.rules", "runbooks.languages"),
        .. Keys("changes", "storage.retention.changes"),
        .. Keys(SignIn, "auth.users", "auth.proxy_header", "auth.oidc"),
        .. Keys(TlsOptions, "http_config.tls_config.server_name", "http_config.tls_config.min_version", "http_config.tls_config.max_version"),
        .. Keys("OAuth", "http_config.oauth2"),
        .. Keys("proxy options", "http_config.proxy_from_environment", "http_config.proxy_connect_header"),
        .. Keys("HTTP options", "http_config.enable_http2"),

        new(NotYetKind.Verb, "routes", "route tests"),
        new(NotYetKind.Verb, "drill", "drill"),
        new(NotYetKind.Verb, "doctor", "doctor"),
        new(NotYetKind.Verb, "import", "import"),
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

        new(NotYetKind.Page, "/routes", "route tests"),
        new(NotYetKind.Page, "/oncall", OnCall),
        new(NotYetKind.Page, "/drills", "drill"),
        new(NotYetKind.Page, "/reports", "reports"),
        new(NotYetKind.Page, "/stats", "reports"),
        new(NotYetKind.Page, "/login", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/login/oidc", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/logout", SignIn, NotYetAccess.Anybody),
        new(NotYetKind.Page, "/a/{signed}", Acknowledgement, NotYetAccess.Anybody),
    ];

    private readonly ImmutableArray<NotYetItem> items;
    private readonly Dictionary<string, string> releasesOfKeys;

    /// <param name="more">The items of the channels.</param>
    public NotYet(IEnumerable<NotYetItem> more)
    {
        items = [.. All, .. more];
        releasesOfKeys = Of(NotYetKind.Key).ToDictionary(item => item.Name, item => item.WaitsFor, StringComparer.Ordinal);
    }

    public IEnumerable<NotYetItem> Of(NotYetKind kind) => items.Where(item => item.Kind == kind);

    /// <param name="path">As in problems: <c>route.routes[0].escalate</c>.</param>
    /// <returns>The release that a key waits for; null for a key that is not announced.</returns>
    public string? ReleaseOf(string path)
    {
        var bare = ChildRoutes().Replace(Index().Replace(path, ""), "route.");
        return releasesOfKeys.GetValueOrDefault(HttpConfig().Replace(bare, "http_config."));
    }

    public static IEnumerable<NotYetItem> Keys(string waitsFor, params string[] names) => names.Select(name => new NotYetItem(NotYetKind.Key, name, waitsFor));

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Index();

    [GeneratedRegex(@"^route\.(routes\.)+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ChildRoutes();

    /// <summary>Every client may have an <c>http_config</c> of its own.</summary>
    [GeneratedRegex(@"^.*\.http_config\.", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HttpConfig();
}
