using System.Text;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComRobotChannelTests : IAsyncLifetime
{
    private static readonly Target Markdown = new("wecom_robot", "ops", "", "markdown");
    private WeComRig rig = null!;

    public async Task InitializeAsync() => rig = await WeComRig.StartAsync(isApp: false);

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public void Each_delivery_is_a_call()
    {
        var drafts = rig.Robot.Build(Given.Deliveries(Markdown, Markdown));

        Assert.Equal(2, drafts.Length);
        Assert.Equal(
            """{"msgtype":"markdown","markdown":{"content":"### 严重 回调故障 prod-sh 2 个节点\n[事件](https://alertops.example.com/incidents/1042?c=17) 4096 <@zhangsan>"}}""",
            Encoding.UTF8.GetString(drafts[0].Body.AsSpan()));
    }

    [Fact]
    public void Text_mentions_by_its_own_list()
    {
        var draft = rig.Robot.Build(Given.Deliveries(Markdown with { Format = "text" }))[0];

        Assert.EndsWith("""2048","mentioned_list":["zhangsan"]}}""", Encoding.UTF8.GetString(draft.Body.AsSpan()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_group_sees_it()
    {
        await SendAsync();

        Assert.StartsWith("### 严重", Assert.Single(rig.Fake.Robots.Seen(WeComRig.RobotKey)).Content, StringComparison.Ordinal);
        Assert.Equal(0, rig.Fake.TokenRequests);
    }

    [Fact]
    public async Task The_twenty_first_in_a_minute_waits_a_minute()
    {
        for (var i = 0; i < 20; i++)
        {
            await SendAsync();
        }

        var result = await SendAsync();
        Assert.Equal((OutcomeKind.Later, FailureReason.RateLimited, TimeSpan.FromSeconds(60)), (result.Overall.Kind, result.Overall.Reason, result.Overall.NotBefore));

        rig.FakeClock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(OutcomeKind.Sent, (await SendAsync()).Overall.Kind);
    }

    [Fact]
    public async Task A_robot_that_was_removed_from_its_group_waits_for_its_administrator()
    {
        rig.Fake.Robots.Keys.Clear();

        var result = await SendAsync();

        Assert.Equal((OutcomeKind.Later, FailureReason.Configuration, "93000"), (result.Overall.Kind, result.Overall.Reason, result.Overall.Code));
    }

    private Task<CallResult> SendAsync() => rig.Robot.SendAsync(Given.Call(rig.Robot.Build(Given.Deliveries(Markdown))[0]), CancellationToken.None);
}
