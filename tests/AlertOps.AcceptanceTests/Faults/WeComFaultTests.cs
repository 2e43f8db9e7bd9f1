using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>WeCom fails in every way of its documentation's error table: the test checks the log and the messages that people see.</summary>
public class WeComFaultTests
{
    private const string AppPath = "/cgi-bin/message/send";
    private const string RobotPath = "/cgi-bin/webhook/send";

    [Theory]
    [InlineData("http 502", "server_error")]
    [InlineData("http 500", "server_error")]
    [InlineData("reset", "network")]
    [InlineData("-1", "server_error")]
    [InlineData("6000", "server_error")]
    [InlineData("45009", "rate_limited")]
    [InlineData("45033", "rate_limited")]
    [InlineData("60020", "configuration")]
    [InlineData("93000", "configuration")]
    [InlineData("987654", "unknown_code")]
    public async Task A_fault_that_passes_costs_time_and_no_message(string fault, string reason)
    {
        await using var at = await FaultSite.StartAsync();
        foreach (var path in new[] { AppPath, RobotPath })
        {
            Script(at, fault).Times(2).On(path);
        }

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "email", "wecom_app", "wecom_robot");
        await EachSawItOnceAsync(at, reason, "sent");
    }

    [Fact]
    public async Task A_WeCom_that_hangs_is_left_after_its_time_and_asked_again()
    {
        await using var at = await FaultSite.StartAsync();
        at.People.WeCom.Hang().On(AppPath);
        at.People.WeCom.Hang().On(RobotPath);

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "email");
        await Eventually.TrueAsync(
            () => at.People.WeCom.Received.Count(item => item.Path is AppPath or RobotPath) == 2, TimeSpan.FromSeconds(60), () => "nobody called");
        at.Time.Advance(TimeSpan.FromSeconds(11));

        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await EachSawItOnceAsync(at, "timeout", "sent");
    }

    [Fact]
    public async Task An_answer_that_is_lost_shows_the_message_once_in_the_app_and_once_more_in_the_robot()
    {
        await using var at = await FaultSite.StartAsync();
        var lost = new TaskCompletionSource();
        at.People.WeCom.BeforeAnswer = path => path is AppPath or RobotPath ? lost.Task : Task.CompletedTask;

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "email", "wecom_app", "wecom_robot");
        at.Time.Advance(TimeSpan.FromSeconds(11));
        at.People.WeCom.BeforeAnswer = null;
        lost.SetResult();

        await at.UntilAsync("wecom_app", delivery => delivery.State == "sent");
        await at.UntilAsync("wecom_robot", delivery => delivery.State == "sent");
        Assert.Equal(1, at.Seen("wecom_app", 1));

        // A robot knows no repeat. Nobody can tell a lost answer from a lost message: better twice than never.
        Assert.Equal(2, at.Seen("wecom_robot", 1));
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_token_that_is_refused_is_fetched_anew_and_nobody_waits(int code)
    {
        await using var at = await FaultSite.StartAsync();
        at.People.WeCom.Reply(code).On(AppPath);

        await at.OpenAsync(1);

        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot", "email");
        await EachSawItOnceAsync(at, "sent");
        Assert.Equal(2, at.People.WeCom.TokenRequests);
    }

    [Fact]
    public async Task A_revoked_token_costs_one_more_request()
    {
        await using var at = await FaultSite.StartAsync();
        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app");
        at.People.WeCom.Tokens.RevokeAll();

        await at.OpenAsync(2);

        await at.UntilSeenAsync(2, "wecom_app", "wecom_robot", "email");
        Assert.Equal(1, at.Seen("wecom_app", 2));
        Assert.Equal(2, at.People.WeCom.TokenRequests);
    }

    [Theory]
    [InlineData(AppPath, "wecom_app", "81013", "recipient_refused")]
    public async Task What_can_never_succeed_is_dead_and_in_sight_and_holds_nobody_up(string path, string channel, string fault, string reason)
    {
        await using var at = await FaultSite.StartAsync();
        Script(at, fault).On(path);

        await at.OpenAsync(1);
        var dead = await at.UntilAsync(channel, delivery => delivery.State == "dead");
        await at.OpenAsync(2);

        Assert.Equal(reason, dead.Reason);
        await at.UntilSeenAsync(2, "wecom_app", "wecom_robot", "email");
        string[] others = [.. new[] { "wecom_app", "wecom_robot", "email" }.Where(other => other != channel)];
        await at.UntilSeenAsync(1, others);
        Assert.Equal(0, at.Seen(channel, 1));
        Assert.All(others, other => Assert.Equal(1, at.Seen(other, 1)));
    }

    [Theory]
    [InlineData(AppPath, "wecom_app", "40201")]
    [InlineData(AppPath, "wecom_app", "45002")]
    [InlineData(RobotPath, "wecom_robot", "40058")]
    public async Task What_is_refused_for_its_content_is_said_again_with_less_in_it(string path, string channel, string fault)
    {
        await using var at = await FaultSite.StartAsync();
        Script(at, fault).On(path);

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot", "email");

        Assert.Equal(1, at.Seen(channel, 1));
        var calls = at.People.WeCom.Received.Where(call => call.Path == path).ToArray();
        Assert.Equal(2, calls.Length);
        Assert.True(calls[0].Body.Length > calls[1].Body.Length, "it says less");
    }

    [Fact]
    public async Task While_the_name_does_not_resolve_it_waits_and_leaves_once_it_does()
    {
        await using var at = await FaultSite.StartAsync(edit: (people, good) => good.Replace(people.WeCom.Url.AbsoluteUri, "http://wecom.invalid/", StringComparison.Ordinal));
        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "email");
        await at.FailedAsync("wecom_app");
        await at.FailedAsync("wecom_robot");

        await at.CureAsync();

        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await EachSawItOnceAsync(at, "network", "sent");
    }

    private static async Task EachSawItOnceAsync(FaultSite at, params string[] tries)
    {
        Assert.Equal(1, at.Seen("wecom_app", 1));
        Assert.Equal(1, at.Seen("wecom_robot", 1));
        Assert.Equal(1, at.Seen("email", 1));
        await at.UntilAsync("wecom_app", delivery => delivery.State == "sent");
        await at.UntilAsync("wecom_robot", delivery => delivery.State == "sent");
        Assert.Equal(tries, (await at.TriesAsync("wecom_app")).Distinct(StringComparer.Ordinal));
        Assert.Equal("sent", (await at.TriesAsync("wecom_robot"))[^1]);
    }

    private static FakeWeComFault Script(FaultSite at, string fault) => fault.Split(' ') switch
    {
        ["http", var status] => at.People.WeCom.Status(int.Parse(status)),
        ["reset"] => at.People.WeCom.Reset(),
        [var code] => at.People.WeCom.Reply(int.Parse(code)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
