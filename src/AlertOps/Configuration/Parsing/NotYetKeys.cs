using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AlertOps.Configuration.Parsing;

/// <summary>Keys that are announced and not built, each with the release that builds it: refused by name, never taken for a mistyped one.</summary>
internal static partial class NotYetKeys
{
    private static readonly FrozenDictionary<string, string> Releases = new Dictionary<string, string>
    {
        ["language"] = "languages",
        ["time_zone"] = "languages",
        ["subject"] = "subjects",
        ["calendars"] = "on-call",
        ["teams"] = "on-call",
        ["schedules"] = "on-call",
        ["time_intervals"] = "on-call",
        ["silence"] = "silences",
        ["flapping"] = "escalation",
        ["ping"] = "heartbeat",
        ["heartbeats"] = "heartbeat",
        ["drills"] = "drill",
        ["runbooks.rules"] = "runbook languages",
        ["runbooks.languages"] = "runbook languages",
        ["storage.retention.refused_bodies"] = "audit",
        ["storage.retention.shifts"] = "on-call",
        ["storage.retention.changes"] = "changes",
        ["auth.users"] = "sign-in",
        ["auth.proxy_header"] = "sign-in",
        ["auth.wecom_login"] = "sign-in",
        ["auth.oidc"] = "sign-in",
        ["wecom.callback"] = "acknowledgement",
        ["wecom.apps.callback"] = "acknowledgement",
        ["receivers.channels.webhook.success_if"] = "gateway",
        ["receivers.channels.webhook.sign"] = "gateway",
        ["route.escalate"] = "escalation",
        ["route.ack_expires"] = "escalation",
        ["route.assign_patience"] = "escalation",
        ["route.mute_time_intervals"] = "on-call",
        ["route.active_time_intervals"] = "on-call",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="path">As in problems: <c>route.routes[0].escalate</c>.</param>
    /// <returns>Null for a key that nobody has announced.</returns>
    public static string? ReleaseOf(string path) => Releases.GetValueOrDefault(ChildRoutes().Replace(Index().Replace(path, ""), "route."));

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Index();

    [GeneratedRegex(@"^route\.(routes\.)+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ChildRoutes();
}
