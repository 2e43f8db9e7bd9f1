using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>The mail server fails in every way; WeCom gets its messages meanwhile.</summary>
public class MailFaultTests
{
    [Theory]
    [InlineData("RCPT TO", "451 4.3.0 try again later", "server_error")]
    [InlineData("DATA", "421 4.3.2 going down", "server_error")]
    [InlineData(".", "452 4.3.1 no space", "server_error")]
    [InlineData("connect", "421 too many connections", "rate_limited")]
    [InlineData("AUTH", "535 5.7.8 wrong password", "configuration")]
    public async Task A_refusal_for_now_costs_time_and_no_mail(string command, string reply, string reason)
    {
        await using var at = await FaultSite.StartAsync();
        at.People.Mail.Settings.Script.Add((command, reply));

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await SeenOnceAsync(at, reason, "sent");
    }

    [Fact]
    public async Task Greylisting_is_waited_out()
    {
        await using var at = await FaultSite.StartAsync(new FakeSmtpSettings { Greylists = true });

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");

        Assert.Equal("sent", (await SeenOnceAsync(at))[^1]);
    }

    [Fact]
    public async Task A_connection_that_drops_in_DATA_costs_time_and_no_mail()
    {
        await using var at = await FaultSite.StartAsync(new FakeSmtpSettings { DropsOnceAt = "DATA" });

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await SeenOnceAsync(at, "network", "sent");
    }

    [Fact]
    public async Task A_mail_whose_acceptance_was_lost_may_come_twice_under_one_id()
    {
        await using var at = await FaultSite.StartAsync(new FakeSmtpSettings { DropsOnceAt = "." });

        await at.OpenAsync(1);

        await at.UntilAsync("email", delivery => delivery.State == "sent");
        Assert.Equal(2, at.Seen("email", 1));
        Assert.Single(at.People.Mail.Received.Select(mail => mail.Header("Message-ID")).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("RCPT TO", "550 5.1.1 no such user", "recipient_refused")]
    public async Task What_can_never_succeed_is_dead_and_in_sight_and_holds_nobody_up(string command, string reply, string reason)
    {
        await using var at = await FaultSite.StartAsync();
        at.People.Mail.Settings.Script.Add((command, reply));

        await at.OpenAsync(1);
        var dead = await at.UntilAsync("email", delivery => delivery.State == "dead");
        await at.OpenAsync(2);

        Assert.Equal(reason, dead.Reason);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await at.UntilSeenAsync(2, "wecom_app", "wecom_robot", "email");
        Assert.Equal(0, at.Seen("email", 1));
    }

    [Fact]
    public async Task Mail_that_a_filter_refuses_comes_as_the_mere_news_of_it()
    {
        await using var at = await FaultSite.StartAsync();
        at.People.Mail.Settings.Script.Add((".", "554 5.7.1 looks like spam"));

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await at.UntilAsync("email", delivery => delivery.State == "sent");

        var mail = at.People.Mail.Received[0];
        Assert.Equal("[严重] 事件 #1", mail.Subject);
        Assert.Contains("https://alertops.example.com/incidents/1", mail.Text, StringComparison.Ordinal);
        Assert.Equal(0, at.Seen("email", 1));
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_gets_nothing_until_it_is_put_right()
    {
        await using var stranger = FakeSmtp.Start(new FakeSmtpSettings { CertificateHost = "mail.example.net" });
        await using var at = await FaultSite.StartAsync(
            edit: (people, good) => good.Replace($"localhost:{people.Mail.Port}", $"localhost:{stranger.Port}", StringComparison.Ordinal));

        await at.OpenAsync(1);
        await at.UntilSeenAsync(1, "wecom_app", "wecom_robot");
        await at.FailedAsync("email");
        Assert.Empty(stranger.Commands);
        await at.CureAsync();

        await SeenOnceAsync(at, "configuration", "sent");
    }

    private static async Task<IReadOnlyList<string>> SeenOnceAsync(FaultSite at, params string[] expected)
    {
        await at.UntilAsync("email", delivery => delivery.State == "sent");
        Assert.Equal(1, at.Seen("email", 1));
        Assert.Equal(1, at.Seen("wecom_app", 1));
        Assert.Equal(1, at.Seen("wecom_robot", 1));
        var tries = await at.TriesAsync("email");
        if (expected.Length > 0)
        {
            Assert.Equal(expected, tries);
        }

        return tries;
    }
}
