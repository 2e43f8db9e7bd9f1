using System.Net;
using System.Text;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>Faults of Prometheus, of the clock, and of incoming bodies.</summary>
public class ServiceFaultTests
{
    private static readonly string[] Everybody = ["wecom_app", "wecom_robot", "email"];

    [Fact]
    public async Task Without_Prometheus_the_message_leaves_and_says_what_is_not_known()
    {
        await using var at = await FaultSite.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await at.PostAsync(await File.ReadAllBytesAsync(RepositoryFiles.Path("tests", "AlertOps.Tests", "Samples", "alertmanager-0.25.0-1.json"))));
        await Eventually.TrueAsync(() => at.People.Robot.Count == 1 && at.People.App.Count == 1 && at.People.Mail.Received.Count == 1, TimeSpan.FromSeconds(60), () => "not everything arrived");

        Assert.Contains("查不到", at.People.Robot[0].Content, StringComparison.Ordinal);
        Assert.Contains("查不到", at.People.App[0].Content, StringComparison.Ordinal);
        Assert.Contains("查不到", at.People.Mail.Received[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Prometheus_that_hangs_costs_its_time_and_no_more()
    {
        using var hole = new BlackHole();
        await using var at = await FaultSite.StartAsync(prometheus: new Uri($"http://{BlackHole.Address}:{hole.Port}"));
        await at.OpenAsync(1);

        // Planning waits for nothing but the clock.
        await Eventually.TrueAsync(
            () =>
            {
                at.Time.Advance(TimeSpan.FromMilliseconds(250));
                return Everybody.All(channel => at.Seen(channel, 1) > 0);
            },
            TimeSpan.FromSeconds(60),
            () => "it did not leave");

        Assert.All(Everybody, channel => Assert.Equal(1, at.Seen(channel, 1)));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_clock_that_jumps_loses_nothing_and_doubles_nothing(int hours)
    {
        await using var at = await FaultSite.StartAsync();
        at.People.WeCom.Status(502).On("/cgi-bin/message/send");
        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_robot", "email");
        await at.FailedAsync("wecom_app");

        at.Time.JumpWallClock(TimeSpan.FromHours(hours));
        await at.OpenAsync(2);
        await at.UntilSeenAsync(2, "wecom_robot", "email");

        await at.UntilSeenAsync(1, Everybody);
        await at.UntilSeenAsync(2, Everybody);
        Assert.All(Everybody, channel => Assert.Equal((1, 1), (at.Seen(channel, 1), at.Seen(channel, 2))));
    }

    [Fact]
    public async Task A_poisonous_body_between_good_ones_refuses_only_itself()
    {
        await using var at = await FaultSite.StartAsync();
        (byte[] Body, HttpStatusCode Expected)[] posts =
        [
            (FaultSite.Body(1), HttpStatusCode.OK),
            (FaultSite.Body(2, """, "note": "a\u0000b" """), HttpStatusCode.OK),
            (FaultSite.Body(3), HttpStatusCode.OK),
            (FaultSite.Body(4, """, "note": "a\ud800b" """), HttpStatusCode.OK),
            (FaultSite.Body(5), HttpStatusCode.OK),
            (Replace(FaultSite.Body(6), "\"truncatedAlerts\": 0", "\"truncatedAlerts\": 99999999999999999999999"), HttpStatusCode.BadRequest),
            (FaultSite.Body(7), HttpStatusCode.OK),
            (Replace(FaultSite.Body(8), "2026-01-05T01:59:00Z", "292277026596-12-04T15:30:07Z"), HttpStatusCode.BadRequest),
            (FaultSite.Body(9), HttpStatusCode.OK),
        ];

        var answers = await Task.WhenAll(posts.Select(post => at.PostAsync(post.Body)));

        Assert.Equal(posts.Select(post => post.Expected), answers);
        foreach (var number in new[] { 1, 2, 3, 4, 5, 7, 9 })
        {
            await at.UntilSeenAsync(number, Everybody);
            Assert.All(Everybody, channel => Assert.Equal(1, at.Seen(channel, number)));
        }

        Assert.All(Everybody, channel => Assert.Equal((0, 0), (at.Seen(channel, 6), at.Seen(channel, 8))));
    }

    private static byte[] Replace(byte[] body, string from, string to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(from, to, StringComparison.Ordinal));
}
