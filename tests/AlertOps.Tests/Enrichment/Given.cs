using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Incidents;
using AlertOps.Operations;
using AlertOps.Runbooks;
using AlertOps.Tests.Intake;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Enrichment;

/// <summary>Makes the objects that the tests of this folder need, with defaults for everything else.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 8, 4, TimeSpan.Zero);

    public static Alert Alert(params (string Name, string Value)[] labels) =>
        new(Fingerprint.Of(LabelSet.Of(labels)), AlertStatus.Firing, LabelSet.Of(labels), LabelSet.Empty, Now.AddMinutes(-6), null, "");

    public static RunbookQuery Query(string id, string expr, EvidenceView show = EvidenceView.Value) =>
        new(id, id, expr, "", show, TimeSpan.FromHours(1), null, 1);

    public static RunbookMatch Match(ImmutableArray<Alert> alerts, params RunbookQuery[] queries) => new(
        new Runbook("X", "", Language.Chinese, "X", ["X"], [], null, null, null, null, [.. queries], [], null, [], "", "", "X.md"),
        MatchReason.AlertName, "alerts lists X", alerts);

    public static Incident Incident(Severity severity = Severity.Warning) => new(
        1, new IncidentKey("", "alertops", "{}"), IncidentState.Open, severity, Now.AddMinutes(-6), null, Now, LabelSet.Empty, LabelSet.Empty, LabelSet.Empty, "", 0, null,
        null, []);

    public static PrometheusOptions Prometheus(Uri url, TimeSpan? timeout = null, string? matcher = null, int maxSeries = 20) => new(
        "sh", matcher is null ? [] : [Matcher.Parse(matcher)], url, timeout ?? TimeSpan.FromSeconds(20), maxSeries, HttpOptions.None);

    public static Enricher Enricher(TimeProvider time, params PrometheusOptions[] options) => new([Source(time, options)], NullLogger<Enricher>.Instance);

    public static PrometheusSource Source(TimeProvider time, params PrometheusOptions[] options) =>
        new(Configuration(options), _ => Http, time, NullLogger<PrometheusSource>.Instance);

    public static ActiveConfiguration Configuration(params PrometheusOptions[] prometheus) => new(TestOptions.Minimal
        .With(new ServerOptions(new Uri("http://127.0.0.1:9087"), new Uri("http://127.0.0.1:9087"), []))
        .With(MonitoringOptions.None with { Prometheus = [.. prometheus] }));

    private static readonly AnswerLimitHandler Handler = new() { InnerHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false } };

    /// <summary>A new client as the service makes them: without proxy and without following redirects.</summary>
    public static HttpClient Http => new(Handler, disposeHandler: false);
}
