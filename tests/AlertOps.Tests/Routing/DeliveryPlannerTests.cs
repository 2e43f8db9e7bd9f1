using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Channels.Webhook;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Routing;

public class DeliveryPlannerTests
{
    private static readonly DeliveryPlanner Planner = new([new WebhookBodyRenderer()], [new WeComMentions()]);
    private static readonly ReceiverChannel Robot = new("wecom_robot", "ops", AudienceList.None, "markdown")
    {
        Mention = Given.Mentioned("user:zhangsan", "mobile:13800000000", "all", "label:owner"),
    };

    [Fact]
    public void Markdown_mentions_users_and_a_text_mentions_the_others()
    {
        var deliveries = Plan(Robot);

        Assert.Equal(["wecom_robot/ops", "wecom_robot/ops/mention"], deliveries.Select(delivery => delivery.Target.Key));
        Assert.Equal(["zhangsan", "lisi"], deliveries[0].Notice.Mentions.ToArray());
        Assert.False(deliveries[0].Notice.MentionsEverybody);
        var text = deliveries[1];
        Assert.Equal(("text", true), (text.Target.Format, text.Notice.MentionsEverybody));
        Assert.Empty(text.Notice.Mentions);
        Assert.Equal(["13800000000"], text.Notice.MentionedMobiles.ToArray());
        Assert.Equal("[严重] 回调故障 prod-sh 2 个节点\n事件与图：https://alertops.example.com/incidents/1042?c=7", PlainText.Render(text.Notice, 2048));
    }

    [Fact]
    public void Users_alone_need_no_second_message() => Assert.Single(Plan(Robot with { Mention = Given.Mentioned("user:zhangsan", "label:owner") }));

    [Fact]
    public void Text_mentions_everybody_in_one_message()
    {
        var delivery = Assert.Single(Plan(Robot with { Format = "text" }));

        Assert.Equal((2, 1, true), (delivery.Notice.Mentions.Length, delivery.Notice.MentionedMobiles.Length, delivery.Notice.MentionsEverybody));
    }

    [Theory]
    [InlineData("markdown_v2")]
    [InlineData("image")]
    public void A_format_without_mentions_has_a_text_for_all(string format)
    {
        var deliveries = Plan(Robot with { Format = format });

        Assert.Equal([format, "text"], deliveries.Select(delivery => delivery.Target.Format));
        Assert.True(deliveries[0].Notice.Mentioned.IsEmpty);
        Assert.Equal(["zhangsan", "lisi"], deliveries[1].Notice.Mentions.ToArray());
    }

    [Theory]
    [InlineData(true, "opened", "reminder_due", 0)]
    [InlineData(true, "reminder_due", "reminder_due", 1)]
    [InlineData(true, "severity_raised", "severity_raised", 1)]
    [InlineData(true, "alerts_added", "opened", 0)]
    [InlineData(false, "opened", "alerts_added", 1)]
    public void Only_the_wanted_occasions_mention_people(bool notified, string on, string kind, int expected)
    {
        Assert.True(EnumNames.TryParse<MentionOccasion>(on, out var occasion));
        Assert.True(EnumNames.TryParse<ChangeKind>(kind, out var change));
        var input = Input() with { AnyoneNotified = notified, Change = CallbackScenario.Change(change) };

        Assert.Equal(expected, Plan(Robot with { Mention = Given.Mentioned("user:zhangsan"), MentionOn = [occasion] }, input)[0].Notice.Mentions.Length);
    }

    [Fact]
    public void Nobody_is_mentioned_when_it_is_over()
    {
        var delivery = Assert.Single(Plan(Robot, CallbackScenario.Resolved(notified: false)));

        Assert.True(delivery.Notice.Mentioned.IsEmpty);
    }

    [Theory]
    [InlineData("odd>id")]
    [InlineData("@all")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_label_mentions_only_people_who_can_be_mentioned(string owner) =>
        Assert.Equal(["zhangsan"], Plan(Robot with { Mention = Given.Mentioned("user:zhangsan", "label:owner") }, Input(owner))[0].Notice.Mentions.ToArray());

    [Fact]
    public void A_label_may_name_a_person() =>
        Assert.Equal(["wangwu.wx"], Plan(Robot with { Mention = Given.Mentioned("label:owner") }, Input("wangwu"))[0].Notice.Mentions.ToArray());

    [Fact]
    public void Two_receivers_that_share_a_robot_mention_the_people_of_both()
    {
        var one = Plan(Robot with { Mention = Given.Mentioned("user:zhangsan") })[0];
        var other = Plan(Robot with { Mention = Given.Mentioned("user:ZhangSan", "user:wangwu") })[0];

        Assert.Equal(["zhangsan", "wangwu"], DeliveryPlanner.Merge(one, other).Notice.Mentions.ToArray());
        Assert.Same(one, DeliveryPlanner.Merge(one, Plan(Robot with { Mention = AudienceList.None })[0]));
    }

    [Fact]
    public void Each_copy_is_a_delivery()
    {
        var mail = new ReceiverChannel("email", "", Given.Mails("a@example.com"), "markdown") { Cc = Given.Mails("b@example.com") };

        Assert.Equal(["email//a@example.com", "email//b@example.com"], Plan(mail).Select(delivery => delivery.Target.Key));
    }

    [Fact]
    public void A_webhook_has_its_body_and_the_other_channels_have_none()
    {
        var deliveries = Plan(Webhook("""{"say":"{{notice.title}}"}"""), null, new ReceiverChannel("sandbox", "", AudienceList.None, "markdown"));

        Assert.Equal("""{"say":"回调故障 prod-sh 2 个节点"}""", deliveries[0].Notice.PlannedBody!.Text);
        Assert.Equal("webhook/oncall/0", deliveries[0].Target.Key);
        Assert.Null(deliveries[1].Notice.PlannedBody);
    }

    [Fact]
    public void A_message_by_hand_reaches_a_webhook_too()
    {
        var receiver = new Receiver("calls", Language.Chinese, CallbackScenario.Shanghai, true, [Webhook("""{"say":"{{notice.title}}","of":{{incident.id}}}""")]);

        var delivery = Assert.Single(Planner.Plan(receiver, CallbackScenario.Build(Input()), Input() with { Runbooks = [] }, Given.Context()));

        Assert.Equal("""{"say":"回调故障 prod-sh 2 个节点","of":1042}""", delivery.Notice.PlannedBody!.Text);
    }

    [Fact]
    public void A_webhook_that_stands_in_for_somebody_knows_the_labels()
    {
        var input = Input();
        var receiver = new Receiver("calls", Language.Chinese, CallbackScenario.Shanghai, true, [Webhook("""{"owner":"{{labels.owner}}"}""")]);

        var step = Planner.StepOf(receiver, CallbackScenario.Build(input), input, ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

        Assert.Empty(step.Targets);
        Assert.Equal(("oncall/0", """{"owner":"lisi"}"""), (Assert.Single(step.Bodies).Endpoint, step.Bodies[0].Body.Text));
    }

    private static ReceiverChannel Webhook(string template) => new("webhook", "oncall/0", AudienceList.None, "json")
    {
        Settings = new WebhookOptions(
            new Secret("https://voice.example.com/hunter2"), ImmutableSortedDictionary<string, Secret>.Empty, template, "application/json", HttpOptions.None),
    };

    private static NoticeInput Input(string owner = "lisi")
    {
        var alerts = CallbackScenario.TwoNodes();
        var owned = alerts.Select(alert => alert with { Labels = owner.Length == 0 ? alert.Labels : alert.Labels.With("owner", owner) });
        return CallbackScenario.Firing(alerts: [.. owned]);
    }

    private static ImmutableArray<PlannedDelivery> Plan(ReceiverChannel channel, NoticeInput? input = null, params ReceiverChannel[] more)
    {
        input ??= Input();
        var context = Given.Context(input.Incident.Subject, Given.Person("wangwu", wecom: "wangwu.wx"));
        var receiver = new Receiver("oncall", Language.Chinese, CallbackScenario.Shanghai, true, [channel, .. more]);
        return [.. Planner.Plan(receiver, CallbackScenario.Build(input), input, context)];
    }
}
