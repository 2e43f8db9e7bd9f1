using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>The keys of <c>route</c>, and of the routes below it.</summary>
internal static class RouteKeys
{
    public static readonly KeyTable Table = new();

    /// <summary>The keys of a route that has a parent.</summary>
    public static readonly KeyTable ChildTable = new(Table) { Name = "routes" };

    public static readonly Key<Section?> Section = new("route", KeyTypes.Map(Table))
    {
        Example = "{receiver: oncall}",
        Meaning = new("The tree of routes: an alert goes to the receiver of the first route below that fits, else to the root's. Grouping is Alertmanager's.", "路由树：告警发给第一个匹配的子路由的接收人，没有匹配则发给根的接收人。分组由 Alertmanager 负责。"),
    };

    public static readonly Key<string?> Receiver = Table.Add(new Key<string?>("receiver", KeyTypes.Text)
    {
        DefaultNote = new("the parent's; the root needs one where `receivers` has several", "沿用上级；`receivers` 有多个时根必须指定"),
        Example = "oncall",
        Meaning = new("The receiver that is told.", "通知的接收人。"),
    });

    public static readonly Key<ImmutableArray<Matcher>?> Matchers = ChildTable.Add(new Key<ImmutableArray<Matcher>?>("matchers", KeyTypes.Matchers)
    {
        DefaultNote = new("every alert", "所有告警"),
        Example = "['severity=\"critical\"', 'job=~\"web.*\"']",
        Meaning = new("The alerts that the route takes.", "该路由接收的告警。"),
    });

    public static readonly Key<bool?> Continue = Table.Add(new Key<bool?>("continue", KeyTypes.Flag)
    {
        Default = "false",
        Example = "true",
        Meaning = new("Whether the next routes are asked, too, when this one fits; not at the root.", "匹配后是否继续看后面的路由；根上不可用。"),
    });

    public static readonly Key<TimeSpan?> RepeatInterval = Table.Add(new Key<TimeSpan?>("repeat_interval", KeyTypes.Duration(TimeSpan.FromDays(30)))
    {
        Default = "4h",
        DefaultNote = new("the parent's, at the root `4h`", "沿用上级，根为 `4h`"),
        Example = "4h",
        Meaning = new("The time after which an incident that still fires is told again.", "事件仍在持续时，多久后再次提醒。"),
    });

    public static readonly Key<ImmutableArray<Section>?> Routes = Table.Add(new Key<ImmutableArray<Section>?>("routes", KeyTypes.Maps(ChildTable))
    {
        Example = "[{matchers: ['severity=\"critical\"'], receiver: oncall}]",
        Meaning = new("Routes below this one, in their order.", "下级路由，按顺序匹配。"),
    });
}
