using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Routing;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps.Tests.Intake;

/// <summary>The smallest configuration with which intake and storage run.</summary>
internal static class TestOptions
{
    public static AlertOpsOptions Minimal { get; } = AlertOpsOptions.Empty
        .With(new ServerOptions(new Uri("http://127.0.0.1:0"), new Uri("http://localhost:9087"), []))
        .With(new StorageOptions("unused.db"))
        .With(MonitoringOptions.None)
        .With(SeverityRules.Default)
        .With(new RunbooksOptions("runbooks"))
        .With(WeComOptions.None)
        .With(new RoutingOptions(
            [],
            ImmutableSortedDictionary<string, Receiver>.Empty.Add("oncall", new Receiver("oncall", Language.Chinese, TimeZoneInfo.Utc, true, [])),
            new Route("route", "oncall", [], false, TimeSpan.FromHours(4), [])));
}
