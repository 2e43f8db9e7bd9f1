using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Enrichment;
using AlertOps.Routing;

namespace AlertOps.Configuration;

/// <summary>The whole of <c>alertops.yml</c>, validated. Immutable: a reload swaps it in one piece.</summary>
internal sealed record AlertOpsOptions(
    ServerOptions Server,
    StorageOptions Storage,
    ImmutableArray<PrometheusOptions> Prometheus,
    ImmutableArray<AlertmanagerOptions> Alertmanagers,
    Uri? GrafanaUrl,
    SeverityRules Severity,
    string RunbooksPath,
    WeComOptions WeCom,
    EmailOptions? Email,
    ImmutableArray<Person> People,
    ImmutableSortedDictionary<string, Receiver> Receivers,
    Route Route);

/// <param name="Listen">Where Kestrel listens; needs a restart to change.</param>
/// <param name="ExternalUrl">What links in messages start with, without a slash at the end.</param>
/// <param name="WebhookTokens">What Alertmanager must send; none means that only direct loopback callers are accepted.</param>
internal sealed record ServerOptions(Uri Listen, Uri ExternalUrl, ImmutableArray<Secret> WebhookTokens)
{
    public string Link(string path) => ExternalUrl.AbsoluteUri.TrimEnd('/') + path;
}

/// <param name="Path">SQLite file; needs a restart to change.</param>
internal sealed record StorageOptions(string Path);

/// <summary>Gives ids a name, a language, a zone and a mail address.</summary>
internal sealed record Person(string Id, string Name, string? WeCom, string? Email, Language? Language, TimeZoneInfo? TimeZone);
