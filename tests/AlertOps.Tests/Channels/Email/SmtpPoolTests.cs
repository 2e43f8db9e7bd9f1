using AlertOps.Channels.Email;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

/// <summary>Many mails are sent over few connections, and a mail survives a connection that turns out to be closed.</summary>
public sealed class SmtpPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("Implicit")]
    [InlineData("StartTls")]
    public async Task Mails_that_follow_each_other_share_a_connection(string tls)
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = Enum.Parse<FakeSmtpTls>(tls) });

        for (var mail = 0; mail < 5; mail++)
        {
            AssertSent((await rig.SendAsync()).Overall);
        }

        Assert.Equal((5, 1), (rig.Fake.Received.Count, rig.Fake.Connections));
        Assert.Single(rig.Fake.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Empty(rig.Fake.Violations);
    }

    [Fact]
    public async Task However_many_mails_are_sent_at_once_there_are_four_connections()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.HoldsAt = "RCPT";

        var sending = Enumerable.Range(0, 12).Select(_ => rig.SendAsync()).ToArray();
        await Eventually.TrueAsync(() => rig.Fake.Holding == SmtpPool.MaxConnections, Patience, () => $"{rig.Fake.Holding} of {SmtpPool.MaxConnections} connections");
        rig.Fake.Release();
        var results = await Task.WhenAll(sending);

        Assert.All(results, result => AssertSent(result.Overall));
        Assert.Equal((12, SmtpPool.MaxConnections), (rig.Fake.Received.Count, rig.Fake.Connections));
    }

    [Fact]
    public async Task A_mail_that_finds_all_connections_hanging_waits_a_minute_and_comes_back_later()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.HoldsAt = ".";
        var sending = Enumerable.Range(0, SmtpPool.MaxConnections).Select(_ => rig.SendAsync()).ToArray();
        await Eventually.TrueAsync(() => rig.Fake.Holding == SmtpPool.MaxConnections, Patience, () => "nobody holds");

        var waiting = rig.SendAsync();
        rig.Clock.Advance(SmtpPool.AcquireTimeout - TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        var outcome = (await waiting).Overall;
        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout), (outcome.Kind, outcome.Reason));
        rig.Clock.Advance(SmtpMonitor.DataTimeout - SmtpPool.AcquireTimeout);
        Assert.All(await Task.WhenAll(sending), result => Assert.Equal(FailureReason.Timeout, result.Overall.Reason));
    }

    [Fact]
    public async Task A_server_that_answers_slowly_all_the_time_is_left_before_somebody_else_takes_the_call()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.HangsAt = ".";

        var sending = rig.SendAsync();
        await rig.HangingAsync();
        rig.Clock.Advance(SmtpPool.SendTimeout);
        var outcome = (await sending).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout), (outcome.Kind, outcome.Reason));
        Assert.Contains("may have been accepted", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_nobody_needs_is_closed_with_a_goodbye()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();

        rig.Clock.Advance(SmtpPool.IdleTime - TimeSpan.FromSeconds(1));
        Assert.Equal(1, rig.Fake.Open);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await ClosedAsync(rig);

        Assert.Equal("QUIT", rig.Fake.Commands[^1]);
        AssertSent((await rig.SendAsync()).Overall);
        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task Use_keeps_a_connection_open()
    {
        await using var rig = new EmailRig();
        for (var mail = 0; mail < 5; mail++)
        {
            await rig.SendAsync();
            rig.Clock.Advance(SmtpPool.IdleTime - TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, rig.Fake.Connections);
    }

    [Fact]
    public async Task After_twenty_mails_a_connection_is_left()
    {
        await using var rig = new EmailRig();
        for (var mail = 0; mail <= SmtpSession.MaxMails; mail++)
        {
            AssertSent((await rig.SendAsync()).Overall);
        }

        Assert.Equal(2, rig.Fake.Connections);
        Assert.Single(rig.Fake.Commands, command => command == "QUIT");
    }

    [Theory]
    [InlineData("")]
    [InlineData("421 4.4.2 idle for too long")]
    public async Task A_connection_that_the_server_closed_meanwhile_costs_the_mail_nothing(string lastWords)
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        await rig.Fake.HangUpAsync(lastWords);

        AssertSent((await rig.SendAsync()).Overall);
        Assert.Equal((2, 2), (rig.Fake.Received.Count, rig.Fake.Connections));
    }

    [Theory]
    [InlineData("421 closing down")]
    [InlineData("450 MI:DMC")]
    public async Task A_connection_that_will_take_no_more_mail_is_replaced_at_once(string reply)
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.Script.Add(("MAIL", reply));

        AssertSent((await rig.SendAsync()).Overall);
        Assert.Equal((2, 2), (rig.Fake.Received.Count, rig.Fake.Connections));
    }

    [Fact]
    public async Task A_connection_that_does_not_come_back_into_step_is_never_used_again()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.Script.AddRange([("RCPT", "550 5.1.1 nobody of that name"), ("RSET", "451 not now")]);
        Assert.Equal(FailureReason.RecipientRefused, (await rig.SendAsync()).Overall.Reason);

        for (var mail = 0; mail < 3; mail++)
        {
            AssertSent((await rig.SendAsync()).Overall);
        }

        Assert.Equal((4, 2), (rig.Fake.Received.Count, rig.Fake.Connections));
        Assert.Single(rig.Fake.Commands, command => command == "RSET");
    }

    [Fact]
    public async Task A_server_that_is_away_for_good_is_asked_once_more_and_no_oftener()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.DropsAt = "MAIL";

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Network, 2), (outcome.Kind, outcome.Reason, rig.Fake.Connections));
    }

    [Fact]
    public async Task A_limit_is_an_answer_and_no_reason_to_knock_again()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.Script.Add(("MAIL", "421 too many messages"));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.RateLimited, 1), (outcome.Kind, outcome.Reason, rig.Fake.Connections));
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task Once_a_mail_has_begun_a_broken_connection_is_its_verdict(string at)
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.DropsOnceAt = at;

        var broken = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Network, 1), (broken.Kind, broken.Reason, rig.Fake.Connections));
        Assert.Equal(at == ".", broken.Detail.Contains("may have been accepted", StringComparison.Ordinal));
        AssertSent((await rig.SendAsync()).Overall);
        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task A_refused_recipient_leaves_the_connection_to_the_next()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Refused["gone@example.com"] = "550 5.1.1 no such user";

        Assert.Equal(FailureReason.RecipientRefused, (await rig.SendAsync("gone@example.com")).Overall.Reason);
        AssertSent((await rig.SendAsync("sre@example.com")).Overall);
        Assert.Equal(FailureReason.RecipientRefused, (await rig.SendAsync("gone@example.com")).Overall.Reason);
        AssertSent((await rig.SendAsync("sre@example.com")).Overall);

        Assert.Equal(1, rig.Fake.Connections);
        Assert.Equal(2, rig.Fake.Commands.Count(command => command == "RSET"));
        Assert.All(rig.Fake.Received, mail => Assert.Equal(["sre@example.com"], mail.Recipients));
        Assert.Empty(rig.Fake.Violations);
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 greylisted")]
    [InlineData("DATA", "554 no")]
    [InlineData(".", "554 DT:SPM")]
    public async Task A_refused_mail_does_not_spoil_the_connection(string at, string reply)
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Script.Add((at, reply));

        Assert.NotEqual(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
        AssertSent((await rig.SendAsync()).Overall);

        Assert.Equal(1, rig.Fake.Connections);
        Assert.Empty(rig.Fake.Violations);
    }

    [Theory]
    [InlineData("RSET", "502 what?")]
    [InlineData("RSET", "421 bye")]
    public async Task A_connection_that_does_not_forget_a_refused_mail_is_replaced(string at, string reply)
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Refused["gone@example.com"] = "550 5.1.1 no such user";
        rig.Fake.Settings.Script.Add((at, reply));
        await rig.SendAsync("gone@example.com");

        AssertSent((await rig.SendAsync()).Overall);

        Assert.Equal(2, rig.Fake.Connections);
    }

    [Theory]
    [InlineData("MAIL", "550 Ip frequency limited")]
    [InlineData("MAIL", "501 mail from address must be same as authorization user")]
    [InlineData("RCPT", "554 Relay access denied")]
    [InlineData("DATA", "421 shutting down")]
    public async Task What_is_wrong_with_more_than_a_mail_ends_the_connection(string at, string reply)
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Script.Add((at, reply));

        Assert.Equal(OutcomeKind.Later, (await rig.SendAsync()).Overall.Kind);
        AssertSent((await rig.SendAsync()).Overall);

        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task A_greeting_that_sends_us_away_for_now_is_no_connection_to_reuse()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Script.Add(("AUTH", "454 temporary authentication failure"));

        Assert.Equal(FailureReason.ServerError, (await rig.SendAsync()).Overall.Reason);
        AssertSent((await rig.SendAsync()).Overall);

        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task Cancelling_leaves_no_half_used_connection_behind()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.HangsAt = "RCPT";
        using var cancel = new CancellationTokenSource();
        var call = Given.Call(rig.Drafts()[0]);

        var sending = rig.Channel.SendAsync(call, cancel.Token);
        await rig.HangingAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        rig.Fake.Settings.HangsAt = "";

        AssertSent((await rig.Channel.SendAsync(call, CancellationToken.None)).Overall);
        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task Other_options_have_connections_of_their_own()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();

        rig.Configuration.Replace(Given.Options(email: rig.Options with { Hello = "other.example.com" }));
        AssertSent((await rig.SendAsync()).Overall);

        Assert.Contains("EHLO other.example.com", rig.Fake.Commands);
        await Eventually.TrueAsync(() => rig.Fake.Open == 1, Patience, () => "the old connection stays open");
        rig.Configuration.Replace(Given.Options(email: rig.Options with { Password = new Secret("changed") }));
        Assert.Equal(FailureReason.Configuration, (await rig.SendAsync()).Overall.Reason);
    }

    [Fact]
    public async Task A_reload_without_a_change_keeps_the_connections()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();

        rig.Configuration.Replace(Given.Options(email: rig.Options with { Password = new Secret(EmailRig.Password) }));
        await rig.SendAsync();

        Assert.Equal(1, rig.Fake.Connections);
    }

    [Fact]
    public async Task The_end_closes_everything()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();

        await rig.CloseAsync();

        await ClosedAsync(rig);
        Assert.Equal("QUIT", rig.Fake.Commands[^1]);
    }

    [Fact]
    public async Task A_server_that_forgets_to_say_goodbye_keeps_nobody()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.DropsAt = "QUIT";

        AssertSent((await rig.SendAsync()).Overall);
        await rig.CloseAsync();

        Assert.Single(rig.Fake.Received);
    }

    [Fact]
    public async Task Reuse_shows_no_secret_either()
    {
        await using var rig = new EmailRig();
        await rig.SendAsync();
        rig.Fake.Settings.Script.Add(("MAIL", $"550 you are {EmailRig.Password}"));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Contains("<secret>", outcome.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(EmailRig.Password, outcome.Detail + rig.Logs.All, StringComparison.Ordinal);
    }

    private static Task ClosedAsync(EmailRig rig) => Eventually.TrueAsync(() => rig.Fake.Open == 0, Patience, () => $"{rig.Fake.Open} connections are open");

    private static void AssertSent(Outcome outcome) =>
        Assert.Equal((OutcomeKind.Sent, ""), (outcome.Kind, outcome.Kind == OutcomeKind.Sent ? "" : outcome.Detail));
}
