using System.Collections.Immutable;
using System.Text;
using AlertOps.Delivery;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComAppChannelTests : IAsyncLifetime
{
    private WeComRig rig = null!;

    public async Task InitializeAsync() => rig = await WeComRig.StartAsync(isApp: true);

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task One_message_to_many_is_one_call_and_each_is_settled()
    {
        var result = await rig.SendAsync("user:ZhangSan", "user:Nobody", "party:2", "party:9", "tag:5", "tag:6");

        var sent = rig.Fake.Received[^1];
        Assert.Equal(("ZhangSan|Nobody", "2|9", "5|6"), (sent.ToUser, sent.ToParty, sent.ToTag));
        Assert.Equal("msg-1", result.MessageId);
        Assert.Equal(
            ["user:Nobody", "party:9", "tag:6"],
            new[] { "user:ZhangSan", "user:Nobody", "party:2", "party:9", "tag:5", "tag:6" }.Where(to => result.For(to) is { Kind: OutcomeKind.Never, Reason: FailureReason.RecipientRefused }));
        Assert.Equal(OutcomeKind.Sent, result.For("user:ZhangSan").Kind);
    }

    [Fact]
    public async Task A_member_without_licence_is_refused_by_himself()
    {
        rig.Fake.Messages.Unlicensed.Add("ZhangSan");

        var result = await rig.SendAsync("user:ZhangSan", "user:lisi");

        Assert.Equal((OutcomeKind.Never, OutcomeKind.Sent), (result.For("user:ZhangSan").Kind, result.For("user:lisi").Kind));
    }

    [Fact]
    public async Task Nobody_reached_is_refused_for_all()
    {
        var result = await rig.SendAsync("user:gone", "user:left");

        Assert.Equal((OutcomeKind.Never, FailureReason.RecipientRefused, "81013"), (result.Overall.Kind, result.Overall.Reason, result.Overall.Code));
    }

    [Fact]
    public void More_than_a_thousand_people_are_several_calls()
    {
        var drafts = rig.App.Build(Given.Deliveries(Enumerable.Range(0, 2500).Select(i => WeComRig.To($"user:u{i}"))));

        Assert.Equal([1000, 1000, 500], drafts.Select(draft => draft.Deliveries.Length));
    }

    [Fact]
    public void Everybody_goes_alone()
    {
        var drafts = rig.App.Build(Given.Deliveries(WeComRig.To("all"), WeComRig.To("user:lisi")));

        Assert.Equal(["""{"touser":"@all",""", """{"touser":"lisi","""], drafts.Select(draft => Text(draft)[..(Text(draft).IndexOf(',', StringComparison.Ordinal) + 1)]));
    }

    [Fact]
    public void Different_changes_formats_and_replays_are_calls_of_their_own()
    {
        var to = WeComRig.To("user:lisi");
        ImmutableArray<OutboxDelivery> due =
        [
            Given.Delivery(1, to),
            Given.Delivery(2, WeComRig.To("user:wangwu")),
            Given.Delivery(3, to, change: 18),
            Given.Delivery(4, WeComRig.To("user:lisi", "text")),
            Given.Delivery(5, to, generation: 2),
        ];

        var drafts = rig.App.Build(due);

        Assert.Equal(["1,2", "3", "4", "5"], drafts.Select(draft => string.Join(',', draft.Deliveries)));
        Assert.Equal(4, drafts.Select(Text).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void One_person_of_two_receivers_is_named_once()
    {
        var draft = Assert.Single(rig.App.Build(Given.Deliveries(WeComRig.To("user:lisi"), WeComRig.To("user:LiSi"))));

        Assert.Contains("\"touser\":\"lisi\",", Text(draft), StringComparison.Ordinal);
        Assert.Equal([1L, 2L], draft.Deliveries.ToArray());
    }

    [Fact]
    public void The_body_is_what_the_documentation_asks_for()
    {
        var text = Text(rig.App.Build(Given.Deliveries(WeComRig.To("user:lisi")))[0]);

        Assert.Equal(
            """{"touser":"lisi","msgtype":"markdown","agentid":1000012,"markdown":{"content":"### 严重 回调故障 prod-sh 2 个节点\n[事件](https://alertops.example.com/incidents/1042?c=17) 2048 "},"enable_duplicate_check":1,"duplicate_check_interval":14400}""",
            text);
    }

    [Theory]
    [InlineData("user:a|b")]
    [InlineData("user:@all")]
    [InlineData("user:")]
    [InlineData("party:2|3")]
    [InlineData("somebody")]
    public async Task An_id_that_is_none_reaches_nobody_and_spoils_nothing(string recipient)
    {
        var result = await rig.SendAsync(recipient, "user:lisi");
        Assert.Equal((OutcomeKind.Never, OutcomeKind.Sent), (result.For(recipient).Kind, result.For("user:lisi").Kind));
        Assert.Equal("lisi", rig.Fake.Received[^1].ToUser);

        var alone = await rig.SendAsync(recipient);
        Assert.Equal((OutcomeKind.Never, FailureReason.RecipientRefused), (alone.For(recipient).Kind, alone.For(recipient).Reason));
        Assert.Single(rig.Arrived);
    }

    [Fact]
    public async Task A_call_whose_answer_was_lost_reaches_people_once()
    {
        var draft = rig.App.Build(Given.Deliveries(WeComRig.To("user:lisi")))[0];

        await rig.App.SendAsync(Given.Call(draft), CancellationToken.None);
        var again = await rig.App.SendAsync(Given.Call(draft) with { Attempts = 1 }, CancellationToken.None);

        Assert.Equal(OutcomeKind.Sent, again.Overall.Kind);
        Assert.Single(rig.Fake.Messages.Seen("user:lisi"));
    }

    [Fact]
    public async Task A_replay_by_hand_reaches_people_again()
    {
        foreach (var generation in new[] { 1, 2, 3 })
        {
            var draft = rig.App.Build([Given.Delivery(1, WeComRig.To("user:lisi"), generation: generation)])[0];
            await rig.App.SendAsync(Given.Call(draft), CancellationToken.None);
        }

        Assert.Equal(3, rig.Fake.Messages.Seen("user:lisi").Count);
    }

    [Theory]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(200, "<html>Please log in</html>")]
    [InlineData(200, "{}")]
    [InlineData(200, "")]
    [InlineData(413, "too large")]
    public async Task An_answer_that_is_none_of_WeComs_is_later(int status, string body)
    {
        rig.Fake.Status(status, body);

        var result = await rig.SendAsync("user:lisi");

        Assert.Equal((OutcomeKind.Later, FailureReason.ServerError, $"http {status}"), (result.Overall.Kind, result.Overall.Reason, result.Overall.Code));
    }

    [Fact]
    public async Task An_errcode_counts_whatever_the_http_status()
    {
        rig.Fake.Status(500, """{"errcode":45009,"errmsg":"limit"}""", "application/json");

        Assert.Equal(FailureReason.RateLimited, (await rig.SendAsync("user:lisi")).Overall.Reason);
    }

    [Fact]
    public async Task A_half_read_body_is_reported_as_our_defect()
    {
        rig.Fake.Reply(0, "ok. Warning: wrong json format. ");

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync("user:lisi")).Overall.Kind);
        Assert.Contains("7004", rig.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_have_a_length_and_a_type()
    {
        await rig.SendAsync("user:lisi");

        var sent = rig.Fake.Received[^1];
        Assert.Equal((true, "application/json"), (sent.HasLength, sent.MediaType));
    }

    private static string Text(CallDraft draft) => Encoding.UTF8.GetString(draft.Body.AsSpan());
}
