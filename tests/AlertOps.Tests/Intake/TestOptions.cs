using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Routing;

namespace AlertOps.Tests.Intake;

/// <summary>The least that intake and storage need to know.</summary>
internal static class TestOptions
{
    public static AlertOpsOptions Minimal { get; } = new(
        new ServerOptions(new Uri("http://127.0.0.1:0"), new Uri("http://localhost:9087"), []),
        new StorageOptions("unused.db"),
        [],
        [],
        null,
        SeverityRules.Default,
        "runbooks",
        WeComOptions.None,
        null,
        [],
        ImmutableSortedDictionary<string, Receiver>.Empty.Add("oncall", new Receiver("oncall", Language.Chinese, TimeZoneInfo.Utc, true, [])),
        new Route("route", "oncall", [], false, TimeSpan.FromHours(4), []));
}
