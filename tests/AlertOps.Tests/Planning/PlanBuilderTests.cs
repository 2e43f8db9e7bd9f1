using System.Collections.Immutable;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Planning;
using AlertOps.Routing;
using AlertOps.Testing;
using AlertOps.Tests.Notices;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Planning;

/// <summary>Receivers and their people come from a configuration; the incident has two firing alerts with an owner.</summary>
public sealed class PlanBuilderTests : IDisposable
{
    private const string Root = """
        email: {smarthost: 'smtp.example.com:465', from: a@example.com}
        wecom: {corp_id: ww1, agent_id: 1, secret: hunter2, robots: [{name: ops, webhook_url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hunter2'}]}
        people: [{id: zhangsan, wecom: ZhangSan, email: z@example.com}, {id: lisi, wecom: lisi}]
        receivers:
          - {name: everyone, channels: [{wecom_robot: {robot: ops, mention: all}}]}

        """;

    private const string ToOwners = "route: {receiver: everyone, routes: [{matchers: ['node=~\".+\"'], receiver: owners}]}\n";
    private const string ToOwnersAndLeads =
        "route: {receiver: everyone, routes: [{matchers: ['node=~\".+\"'], receiver: owners, continue: true}, {matchers: ['node=~\".+\"'], receiver: leads}]}\n";
    private const string Leads = "leads, channels: [{email: {to: leads@example.com}}]";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_label_is_told_to_the_people_whom_the_alerts_name()
    {
        var plan = PlanFor("lisi", "owners, channels: [{wecom_app: {to: ['label:owner']}}]");

        Assert.Equal(["wecom_app/default/user:lisi"], Targets(plan, "owners"));
        Assert.Empty(plan.Unreached);
    }

    [Fact]
    public void An_entry_that_reaches_nobody_has_no_target_while_another_reaches_its_receiver()
    {
        var plan = PlanFor("lisi", "owners, channels: [{email: {to: ['label:owner']}}, {wecom_app: {to: ['person:zhangsan']}}]");

        Assert.Equal(["wecom_app/default/user:ZhangSan"], Targets(plan, "owners"));
        Assert.Empty(plan.Unreached);
    }

    [Fact]
    public void A_receiver_that_reaches_nobody_is_stood_in_for_by_its_fallback_at_once()
    {
        var plan = PlanFor("lisi", "owners, fallback: leads, channels: [{email: {to: ['label:owner']}}]", Leads);

        var told = Assert.Single(plan.Deliveries);
        Assert.Equal(("leads", "email//leads@example.com"), (told.Receiver, told.Target.Key));
        Assert.Equal("原接收人 owners 现在找不到人（label:owner），改发给你", Top(told.Notice));
        Assert.Equal(("owners", "leads"), (Assert.Single(plan.Unreached).Receiver, plan.Unreached[0].StandIn));
    }

    [Fact]
    public void A_fallback_that_reaches_nobody_either_gives_way_to_the_next_one_and_at_last_to_the_root()
    {
        const string owners = "owners, fallback: team, channels: [{email: {to: ['label:owner']}}]";

        Assert.Equal("leads", Assert.Single(PlanFor("lisi", owners, "team, fallback: leads, channels: [{email: {to: ['label:team']}}]", Leads).Unreached).StandIn);
        var plan = PlanFor("lisi", owners, "team, channels: [{email: {to: ['label:team']}}]");
        Assert.Equal("everyone", Assert.Single(plan.Unreached).StandIn);
        Assert.Equal(["wecom_robot/ops"], Targets(plan, "everyone"));
        Assert.True(Assert.Single(plan.Deliveries).Notice.Mentioned.IsEmpty);
    }

    [Fact]
    public void The_receiver_that_stands_in_has_its_own_fallback()
    {
        var plan = PlanFor(
            "lisi",
            "owners, fallback: team, channels: [{email: {to: ['label:owner']}}]",
            "team, fallback: leads, fallback_after: 5m, channels: [{wecom_app: {to: all}}]",
            Leads);

        var fallback = Assert.Single(plan.Fallbacks);
        Assert.Equal(("team", TimeSpan.FromMinutes(5)), (fallback.Receiver, fallback.After));
        Assert.Equal(["leads"], fallback.Steps.Select(step => step.Receiver));
    }

    [Fact]
    public void When_the_root_reaches_nobody_the_plan_says_so_and_people_are_reminded_all_the_same()
    {
        var root = Root.Replace("{wecom_robot: {robot: ops, mention: all}}", "{email: {to: ['label:owner']}}", StringComparison.Ordinal);

        var plan = PlanFor("lisi", Load("route: {receiver: everyone}\n" + root));

        Assert.Empty(plan.Deliveries);
        Assert.Equal(("everyone", null), (Assert.Single(plan.Unreached).Receiver, plan.Unreached[0].StandIn));
        Assert.Equal(["label:owner"], plan.Unreached[0].Audiences.ToArray());
        Assert.NotNull(plan.RemindAt);
    }

    [Fact]
    public void Receivers_that_share_a_person_send_one_message_however_the_person_is_named()
    {
        var plan = PlanFor("zhangsan", Load(ToOwnersAndLeads + Receivers(
            "owners, channels: [{wecom_app: {to: ['label:owner', 'user:zhangsan']}}]", "leads, channels: [{wecom_app: {to: ['person:zhangsan', 'user:lisi']}}]")));

        Assert.Equal(["wecom_app/default/user:ZhangSan", "wecom_app/default/user:lisi"], plan.Deliveries.Select(delivery => delivery.Target.Key));
        Assert.Equal(["owners", "leads"], plan.Deliveries.Select(delivery => delivery.Receiver));
    }

    [Fact]
    public void A_receiver_that_is_told_anyway_gets_one_message_when_it_also_stands_in()
    {
        var plan = PlanFor("lisi", Load(ToOwnersAndLeads + Receivers("owners, fallback: leads, channels: [{email: {to: ['label:owner']}}]", Leads)));

        Assert.Equal(["email//leads@example.com"], plan.Deliveries.Select(delivery => delivery.Target.Key));
        Assert.Equal("leads", Assert.Single(plan.Unreached).StandIn);
    }

    [Fact]
    public void When_everything_is_over_the_people_are_those_whom_the_resolved_alerts_name()
    {
        var plan = PlanFor(WithOwner(CallbackScenario.Resolved(), "lisi"), Load(ToOwners + Receivers("owners, channels: [{wecom_app: {to: ['label:owner']}}]")));

        Assert.Equal(["wecom_app/default/user:lisi"], Targets(plan, "owners"));
        Assert.Empty(plan.Unreached);
    }

    private static IEnumerable<string> Targets(Plan plan, string receiver) =>
        plan.Deliveries.Where(delivery => delivery.Receiver == receiver).Select(delivery => delivery.Target.Key);

    private static string Top(Notice notice) => ((Block.Paragraph)notice.Blocks[0]).Line.Text;

    private static NoticeInput WithOwner(NoticeInput input, string owner) => input with
    {
        Incident = input.Incident with
        {
            Alerts = [.. input.Incident.Alerts.Select(item => item with { Alert = item.Alert with { Labels = item.Alert.Labels.With("owner", owner) } })],
        },
    };

    private static Plan PlanFor(NoticeInput input, AlertOpsOptions options) =>
        new PlanBuilder(
            new DeliveryPlanner([new WebhookBodyRenderer()], [new WeComMentions()]), options, input, new NoticeWriter(new NoticeBuilder(), input, NullLogger.Instance))
            .Build(Router.Route(options, input.Incident), () => 0);

    private static Plan PlanFor(string owner, AlertOpsOptions options) => PlanFor(WithOwner(CallbackScenario.Firing(), owner), options);

    private Plan PlanFor(string owner, params string[] receivers) => PlanFor(owner, Load(ToOwners + Receivers(receivers)));

    /// <param name="more">Receivers besides the root's: the name and what follows it.</param>
    private static string Receivers(params string[] more) => Root + string.Concat(more.Select(receiver => $"  - {{name: {receiver}}}\n"));

    private AlertOpsOptions Load(string yaml)
    {
        var result = ConfigurationSections.Load(folder.Write("alertops.yml", yaml), ImmutableDictionary<string, string>.Empty, folder.Path);
        Assert.Empty(result.Problems);
        return result.Options!;
    }
}
