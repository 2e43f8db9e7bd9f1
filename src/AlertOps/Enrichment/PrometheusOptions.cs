using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Enrichment;

/// <summary>One Prometheus. The first whose matchers hold for an incident's alerts is asked.</summary>
/// <param name="Timeout">Time-out for all queries of one message together; default 3 s.</param>
/// <param name="MaxSeries">Number of series of an answer that are shown; default 20.</param>
internal sealed record PrometheusOptions(
    string Name,
    ImmutableArray<Matcher> Matchers,
    Uri Url,
    TimeSpan Timeout,
    int MaxSeries,
    HttpOptions Http);

/// <summary>One Alertmanager cluster: its members' addresses.</summary>
internal sealed record AlertmanagerOptions(string Name, ImmutableArray<Uri> Urls, HttpOptions Http);
