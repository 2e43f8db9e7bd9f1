using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Routing;

namespace AlertOps.Tests.Routing;

public sealed class RouterTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("alertops-").FullName;
    private readonly AlertOpsOptions options;

    public RouterTests() => options = Load("""
        receivers:
          - {name: everyone, channels: [{sandbox: {}}]}
          - {name: oncall, channels: [{sandbox: {}}]}
          - {name: leads, channels: [{sandbox: {}}]}
          - {name: database, channels: [{sandbox: {}}]}
          - {name: archive, channels: [{sandbox: {}}]}
        route:
          receiver: everyone
          routes:
            - matchers: ['severity="critical"']
              receiver: oncall
              repeat_interval: 30m
              routes:
                - matchers: ['team="db"']
                  receiver: database
                  continue: true
                - matchers: ['tier=~"1|2"']
                  receiver: leads
                - matchers: ['inherit="yes"']
            - matchers: ['archive="yes"']
              receiver: archive
              continue: true
            - matchers: ['severity="warning"']
              receiver: leads
            - matchers: ['receiver="team-db"']
              receiver: database
            - matchers: ['source!=""']
              receiver: archive
        """);

    [Theory]
    [InlineData("alertname=A", "everyone")]
    [InlineData("severity=critical", "oncall")]
    [InlineData("severity=critical,team=db", "database")]
    [InlineData("severity=critical,team=db,tier=1", "database,leads")]
    [InlineData("severity=critical,tier=2", "leads")]
    [InlineData("severity=critical,tier=12", "oncall")]
    [InlineData("severity=critical,inherit=yes", "oncall")]
    [InlineData("severity=critical,archive=yes", "oncall")]
    [InlineData("archive=yes", "archive")]
    [InlineData("archive=yes,severity=warning", "archive,leads")]
    [InlineData("severity=warning", "leads")]
    public void First_match_wins_unless_it_continues(string labels, string receivers) =>
        Assert.Equal(receivers, Names(Router.Match(options, Labels(labels), "", "default")));

    [Fact]
    public void Matchers_see_where_the_news_comes_from()
    {
        Assert.Equal("database", Names(Router.Match(options, LabelSet.Empty, "", "team-db")));
        Assert.Equal("archive", Names(Router.Match(options, LabelSet.Empty, "shanghai", "default")));
    }

    [Fact]
    public void An_alert_cannot_claim_to_come_from_elsewhere() =>
        Assert.Equal("everyone", Names(Router.Match(options, Labels("receiver=team-db,source=evil"), "", "default")));

    [Theory]
    [InlineData("alertname=A", "route")]
    [InlineData("severity=critical", "route.routes[0] {severity=\"critical\"}")]
    [InlineData("severity=critical,team=db", "route.routes[0].routes[0] {severity=\"critical\", team=\"db\"}")]
    [InlineData("severity=critical,inherit=yes", "route.routes[0].routes[2] {severity=\"critical\", inherit=\"yes\"}")]
    [InlineData("severity=warning", "route.routes[2] {severity=\"warning\"}")]
    public void The_reason_names_the_path_and_every_matcher_on_it(string labels, string because) =>
        Assert.Equal(because, Assert.Single(Router.Match(options, Labels(labels), "", "default")).Because);

    [Fact]
    public void A_child_inherits_receiver_and_interval()
    {
        var routed = Assert.Single(Router.Match(options, Labels("severity=critical,inherit=yes"), "", "default"));
        Assert.Equal("oncall", routed.Receiver.Name);
        Assert.Equal(TimeSpan.FromMinutes(30), routed.Route.RepeatInterval);
    }

    [Fact]
    public void An_incident_reaches_each_receiver_of_its_alerts_once_in_the_order_of_the_tree()
    {
        var routed = Router.Route(options, Incident(null, "severity=warning", "severity=critical,team=db,tier=1", "severity=critical,tier=2", "alertname=A"));
        Assert.Equal("everyone,database,leads", Names(routed));
        Assert.Equal("route.routes[0].routes[1] {severity=\"critical\", tier=~\"1|2\"}", routed[2].Because);
    }

    [Fact]
    public void Resolved_alerts_of_an_open_incident_reach_nobody()
    {
        var incident = Incident(null, "severity=warning", "severity=critical");
        var resolved = incident.Alerts[1] with { Alert = incident.Alerts[1].Alert with { Status = AlertStatus.Resolved, EndsAt = Noon } };
        Assert.Equal("leads", Names(Router.Route(options, incident with { Alerts = [incident.Alerts[0], resolved] })));
    }

    [Fact]
    public void An_incident_without_alerts_still_reaches_somebody() =>
        Assert.Equal("oncall", Names(Router.Route(options, Incident(null) with { CommonLabels = Labels("severity=critical") })));

    [Fact]
    public void The_receiver_in_the_URL_goes_past_the_tree()
    {
        var routed = Assert.Single(Router.Route(options, Incident("database", "severity=critical")));
        Assert.Equal(("database", "receiver=database in the URL"), (routed.Receiver.Name, routed.Because));
        Assert.Equal("route", routed.Route.Path);
    }

    [Fact]
    public void A_receiver_in_the_URL_that_is_gone_falls_back_to_the_root()
    {
        var routed = Assert.Single(Router.Route(options, Incident("gone", "severity=critical")));
        Assert.Equal("everyone", routed.Receiver.Name);
        Assert.Contains("no longer exists", routed.Because, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private AlertOpsOptions Load(string yaml)
    {
        File.WriteAllText(Path.Combine(folder, "alertops.yml"), yaml);
        var result = ConfigurationSections.Load("alertops.yml", ImmutableDictionary<string, string>.Empty, folder);
        Assert.Empty(result.Problems);
        return result.Options!;
    }

    private static string Names(ImmutableArray<RoutedReceiver> routed) => string.Join(',', routed.Select(item => item.Receiver.Name));

    private static LabelSet Labels(string pairs) =>
        LabelSet.From(pairs.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1])));

    private static Incident Incident(string? directReceiver, params string[] alerts) => new(
        1042,
        new IncidentKey("", "default", "{}:{}"),
        IncidentState.Open,
        Severity.Critical,
        Noon,
        null,
        Noon,
        LabelSet.Empty,
        LabelSet.Empty,
        LabelSet.Empty,
        "http://alertmanager",
        0,
        directReceiver,
        null,
        [.. alerts.Select(Labels).Select(labels => new IncidentAlert(new Alert(Fingerprint.Of(labels), AlertStatus.Firing, labels, LabelSet.Empty, Noon, null, ""), Noon, Noon))]);
}
