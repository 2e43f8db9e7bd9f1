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
    Route Route)
{
    public LogOptions Log { get; init; } = LogOptions.Default;

    public AuthOptions Auth { get; init; } = AuthOptions.None;
}

/// <param name="Listen">Where Kestrel listens; needs a restart to change.</param>
/// <param name="ExternalUrl">What links in messages start with, without a slash at the end.</param>
/// <param name="WebhookTokens">What Alertmanager must send; none means that only direct loopback callers are accepted.</param>
internal sealed record ServerOptions(Uri Listen, Uri ExternalUrl, ImmutableArray<Secret> WebhookTokens)
{
    /// <summary>Further names under which it is reached, as <see cref="HostNames.Normal(string)"/> writes them.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Only this machine is meant to reach it.</summary>
    public bool IsLoopback => HostNames.IsLoopback(Listen.Host) && HostNames.IsLoopback(ExternalUrl.Host);

    public string Link(string path) => ExternalUrl.AbsoluteUri.TrimEnd('/') + path;
}

/// <param name="Path">SQLite file, used unless there is <see cref="Postgres"/>; needs a restart to change.</param>
internal sealed record StorageOptions(string Path)
{
    /// <summary>Connection string of a PostgreSQL, which has at least a host; null for the embedded SQLite. Needs a restart to change.</summary>
    public Secret? Postgres { get; init; }

    public RetentionOptions Retention { get; init; } = RetentionOptions.Default;
}

/// <summary>How long what is over is kept.</summary>
/// <param name="Incidents">Counted from when it resolved: a year, and what it takes to compare with the same week of the last.</param>
/// <param name="Deliveries">Messages with their calls and attempts.</param>
/// <param name="Evidence">Answers to queries.</param>
/// <param name="Audit">Who did what.</param>
internal sealed record RetentionOptions(TimeSpan Incidents, TimeSpan Deliveries, TimeSpan Evidence, TimeSpan Audit)
{
    public static RetentionOptions Default { get; } =
        new(TimeSpan.FromDays(400), TimeSpan.FromDays(90), TimeSpan.FromDays(90), TimeSpan.FromDays(200));
}

/// <summary>Gives ids a name, a language, a zone and a mail address.</summary>
internal sealed record Person(string Id, string Name, string? WeCom, string? Email, Language? Language, TimeZoneInfo? TimeZone);
