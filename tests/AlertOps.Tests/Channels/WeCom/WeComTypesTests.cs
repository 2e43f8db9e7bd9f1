using System.Text;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Channels.WeCom;

/// <summary>The fake WeCom, which checks all lengths, accepts every message in every format.</summary>
public sealed class WeComTypesTests : IAsyncLifetime
{
    private WeComRig rig = null!;

    public static TheoryData<string, string> AppCases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var format in (string[])["markdown", "card", "textcard", "text"])
        {
            foreach (var name in Scenarios.All.Keys)
            {
                cases.Add(format, name);
            }
        }

        return cases;
    }

    public async Task InitializeAsync() => rig = await WeComRig.StartAsync(isApp: true);

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Theory]
    [MemberData(nameof(AppCases))]
    public async Task An_app_sends_it(string format, string name)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var draft = AppDraft(format, CallbackScenario.Build(Scenarios.All[name](), language));

            var result = await rig.App.SendAsync(Given.Call(draft), CancellationToken.None);

            Assert.Equal((OutcomeKind.Sent, "0"), (result.Overall.Kind, result.Overall.Code));
        }

        Assert.Equal(Enum.GetValues<Language>().Length, rig.Fake.Messages.Seen("user:lisi").Count);
    }

    [Theory]
    [MemberData(nameof(AppCases))]
    public async Task A_robot_sends_it(string format, string name)
    {
        var robot = new WeComRobotChannel(rig.Configuration, rig.Client, WeComRenderers.With(_ => []), rig.Logs.For<WeComRobotChannel>());
        var target = new Target("wecom_robot", "ops", "", format is "card" or "textcard" ? "markdown_v2" : format);
        var notice = CallbackScenario.Build(Scenarios.All[name]()).Mentioning(new MentionedPeople(["zhangsan"], ["13800000000"], true));

        var result = await robot.SendAsync(Given.Call(robot.Build([Given.Delivery(1, target, notice)])[0]), CancellationToken.None);

        Assert.Equal((OutcomeKind.Sent, "0"), (result.Overall.Kind, result.Overall.Code));
    }

    [Fact]
    public void A_card_leads_to_the_incident_and_needs_no_task()
    {
        using var json = JsonDocument.Parse(AppDraft("card", CallbackScenario.Build(CallbackScenario.Firing())).Body.AsMemory());

        Assert.Equal("template_card", json.RootElement.GetProperty("msgtype").GetString());
        var card = json.RootElement.GetProperty("template_card");
        Assert.Equal("https://alertops.example.com/incidents/1042?c=7", card.GetProperty("card_action").GetProperty("url").GetString());
        Assert.Equal(JsonValueKind.Number, card.GetProperty("card_action").GetProperty("type").ValueKind);
        Assert.False(card.TryGetProperty("task_id", out _));
        Assert.False(card.TryGetProperty("action_menu", out _));
    }

    [Fact]
    public void A_replayed_card_has_bytes_of_its_own()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());

        Assert.NotEqual(Text(AppDraft("card", notice)), Text(AppDraft("card", notice, generation: 2)));
        Assert.NotEqual(Text(AppDraft("textcard", notice)), Text(AppDraft("textcard", notice, generation: 2)));
    }

    [Fact]
    public void Text_calls_people_by_lists()
    {
        var notice = Given.Notice().Mentioning(new MentionedPeople(["zhangsan"], ["13800000000"], true));

        var text = Text(rig.Robot.Build([Given.Delivery(1, new Target("wecom_robot", "ops", "mention", "text"), notice)])[0]);

        Assert.EndsWith("""2048","mentioned_list":["zhangsan","@all"],"mentioned_mobile_list":["13800000000"]}}""", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"msgtype":"textcard","textcard":{"title":"t","url":"https://a"}}""", 41033)]
    [InlineData("""{"msgtype":"textcard","textcard":{"title":"t","description":"d","url":"a"}}""", 45034)]
    [InlineData("""{"msgtype":"template_card","template_card":{"card_type":"button"}}""", 42031)]
    [InlineData("""{"msgtype":"template_card","template_card":{"card_type":"text_notice","main_title":{"title":"t"}}}""", 42045)]
    [InlineData("""{"msgtype":"template_card","template_card":{"card_type":"text_notice","main_title":{"title":"t"},"card_action":{"type":"1","url":"https://a"}}}""", 42045)]
    [InlineData("""{"msgtype":"template_card","template_card":{"card_type":"text_notice","main_title":{"title":"t"},"card_action":{"type":1,"url":"https://a"},"horizontal_content_list":[{"value":"v"}]}}""", 42027)]
    [InlineData("""{"msgtype":"template_card","template_card":{"card_type":"text_notice","main_title":{"title":"t"},"card_action":{"type":1,"url":"https://a"},"horizontal_content_list":[{"keyname":"sixsix"}]}}""", 40058)]
    public async Task The_fake_refuses_what_WeCom_would(string message, int code)
    {
        var body = $$"""{"touser":"lisi","agentid":1000012,{{message[1..]}}""";
        var draft = AppDraft("markdown", Given.Notice()) with { Body = [.. Encoding.UTF8.GetBytes(body)] };

        Assert.Equal(code.ToString(), (await rig.App.SendAsync(Given.Call(draft), CancellationToken.None)).Overall.Code);
    }

    [Fact]
    public void A_day_s_quota_counts_people_and_whoever_may_be_everybody_as_everybody()
    {
        var calls = new WeComAppCalls(WeComRenderers.With(_ => []), _ => 1000012, personTimesPerDay: 100_000);
        string[] to = ["user:lisi", "user:LiSi", "user:zhangsan", "party:2", "tag:5"];

        var drafts = calls.Build("wecom_app", [.. to.Select((recipient, index) => Given.Delivery(index + 1, WeComRig.To(recipient, "markdown")))]);

        Assert.Equal(2 + 500 + 500, Assert.Single(drafts).QuotaUnits);
        Assert.Equal(0, AppDraft("markdown", Given.Notice()).QuotaUnits);
    }

    private CallDraft AppDraft(string format, Notice notice, int generation = 1)
    {
        var calls = new WeComAppCalls(WeComRenderers.With(_ => []), _ => 1000012);
        return Assert.Single(calls.Build("wecom_app", [Given.Delivery(1, WeComRig.To("user:lisi", format), notice, generation)]));
    }

    private static string Text(CallDraft draft) => Encoding.UTF8.GetString(draft.Body.AsSpan());
}
