using System.Text;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

/// <summary>At whichever step a conversation ends, the outcome names the step, and each step has its time.</summary>
public sealed class SmtpConversationTests
{
    private const string Everything = "SIZE 20971520,PIPELINING,8BITMIME,CHUNKING,BINARYMIME,SMTPUTF8,DSN";

    [Theory]
    [InlineData("Implicit", "connect", "connect")]
    [InlineData("Implicit", "handshake", "TLS")]
    [InlineData("StartTls", "handshake", "TLS")]
    [InlineData("Implicit", "EHLO", "EHLO")]
    [InlineData("StartTls", "STARTTLS", "TLS")]
    [InlineData("Implicit", "AUTH", "AUTH")]
    [InlineData("Implicit", "MAIL", "MAIL FROM")]
    [InlineData("None", "RCPT", "RCPT TO")]
    [InlineData("Implicit", "DATA", "DATA")]
    [InlineData("StartTls", ".", "after DATA")]
    public async Task A_connection_that_drops_names_its_step(string tls, string at, string step)
    {
        foreach (var extensions in new[] { "", Everything })
        {
            await using var rig = Rig(tls, extensions);
            rig.Fake.Settings.DropsAt = at;

            var outcome = (await rig.SendAsync()).Overall;

            var doubt = at == "." ? "; the mail may have been accepted, the next try may double it" : "";
            Assert.Equal((OutcomeKind.Later, FailureReason.Network, $"{step}: the connection broke off{doubt}"), (outcome.Kind, outcome.Reason, outcome.Detail));
        }
    }

    [Theory]
    [InlineData("Implicit", "connect", "connect", 60)]
    [InlineData("Implicit", "handshake", "TLS", 10)]
    [InlineData("StartTls", "handshake", "TLS", 10)]
    [InlineData("StartTls", "STARTTLS", "TLS", 60)]
    [InlineData("None", "EHLO", "EHLO", 60)]
    [InlineData("Implicit", "AUTH", "AUTH", 60)]
    [InlineData("Implicit", "MAIL", "MAIL FROM", 60)]
    [InlineData("Implicit", "RCPT", "RCPT TO", 60)]
    [InlineData("Implicit", "DATA", "DATA", 60)]
    [InlineData("Implicit", ".", "after DATA", 120)]
    public async Task A_server_that_falls_silent_is_given_the_time_of_its_step(string tls, string at, string step, int seconds)
    {
        await using var rig = Rig(tls, "");
        rig.Fake.Settings.HangsAt = at;

        var sending = rig.SendAsync();
        await rig.HangingAsync();
        await Eventually.TrueAsync(() => rig.Clock.UntilNext == TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(20), () => $"the next timer fires in {rig.Clock.UntilNext}");
        rig.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        Assert.False(sending.IsCompleted);
        var outcome = await LaterAsync(rig, sending);

        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout), (outcome.Kind, outcome.Reason));
        Assert.StartsWith($"{step}: no answer within {seconds} s", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(at == ".", outcome.Detail.Contains("may have been accepted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("EHLO", "EHLO")]
    [InlineData("STARTTLS", "TLS")]
    [InlineData("RCPT", "RCPT TO")]
    public async Task A_server_whose_answer_never_ends_gets_no_more_time_than_a_silent_one(string at, string step)
    {
        await using var rig = Rig("StartTls", "");
        rig.Fake.Settings.DripsAt = at;

        var sending = rig.SendAsync();
        await rig.HangingAsync();
        var outcome = await LaterAsync(rig, sending);

        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout, $"{step}: no answer within 60 s"), (outcome.Kind, outcome.Reason, outcome.Detail));
    }

    [Theory]
    [InlineData("Implicit")]
    [InlineData("StartTls")]
    public async Task A_handshake_can_be_given_up(string tls)
    {
        await using var rig = Rig(tls, "");
        rig.Fake.Settings.HangsAt = "handshake";
        using var cancel = new CancellationTokenSource();

        var sending = rig.Channel.SendAsync(Given.Call(rig.Drafts()[0]), cancel.Token);
        await rig.HangingAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("connect", "line")]
    [InlineData("EHLO", "line")]
    [InlineData("AUTH", "line")]
    [InlineData("RCPT", "lines")]
    [InlineData("DATA", "lines")]
    [InlineData(".", "line")]
    public async Task An_answer_without_bounds_is_cut_off(string at, string kind)
    {
        await using var rig = Rig("Implicit", "");
        rig.Fake.Settings.Script.Add((at, kind == "line" ? $"450 {new string('x', 5000)}" : string.Join("\r\n", Enumerable.Repeat("450-more", 200))));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.ServerError, ""), (outcome.Kind, outcome.Reason, outcome.Code));
        Assert.Contains(kind == "line" ? "longer than 4096 bytes" : "more than 100 lines", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", "no code")]
    [InlineData("RCPT", "25")]
    [InlineData("DATA", "999 out of range")]
    [InlineData("AUTH", "")]
    public async Task What_is_not_smtp_is_not_judged(string at, string says)
    {
        await using var rig = Rig("Implicit", "");
        rig.Fake.Settings.Script.Add((at, says));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.ServerError), (outcome.Kind, outcome.Reason));
        Assert.EndsWith(": what the server says is not SMTP", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 not you", "MAIL FROM: 550 5.7.1 not you", "Configuration")]
    [InlineData("MAIL", "530 5.7.0 log in first", "MAIL FROM: 530 5.7.0 log in first", "Configuration")]
    [InlineData("MAIL", "450 4.7.1 MI:SFQ", "MAIL FROM: 450 4.7.1 MI:SFQ", "RateLimited")]
    [InlineData("RCPT", "550-5.1.1 nobody\r\n550 5.1.1 of that name", "RCPT TO: 550 5.1.1 nobody 5.1.1 of that name", "RecipientRefused")]
    [InlineData("RCPT", "530 5.7.0 log in first", "RCPT TO: 530 5.7.0 log in first", "Configuration")]
    [InlineData("RCPT", "421 4.3.2 going down", "RCPT TO: 421 4.3.2 going down", "ServerError")]
    [InlineData("DATA", "452 4.3.1 no space", "DATA: 452 4.3.1 no space", "ServerError")]
    [InlineData("DATA", "554 5.7.1 no", "DATA: 554 5.7.1 no", "ContentRefused")]
    [InlineData(".", "554 5.7.1 spam", "after DATA: 554 5.7.1 spam", "ContentRefused")]
    [InlineData(".", "530 5.7.0 log in first", "after DATA: 530 5.7.0 log in first", "ContentRefused")]
    public async Task A_refusal_is_quoted_with_its_step_with_and_without_pipelining(string at, string reply, string detail, string reason)
    {
        foreach (var extensions in new[] { "", Everything })
        {
            await using var rig = Rig("Implicit", extensions);
            rig.Fake.Settings.Script.Add((at, reply));

            var outcome = (await rig.SendAsync()).Overall;

            Assert.Equal((detail, reason, reply[..3]), (outcome.Detail, outcome.Reason.ToString(), outcome.Code));
            Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
        }
    }

    [Fact]
    public async Task A_pipelined_connection_that_the_server_closed_meanwhile_costs_the_mail_nothing()
    {
        foreach (var lastWords in new[] { "", "421 4.4.2 idle for too long" })
        {
            await using var rig = Rig("Implicit", Everything);
            await rig.SendAsync();
            await rig.Fake.HangUpAsync(lastWords);

            Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
            Assert.Equal((2, 2), (rig.Fake.Received.Count, rig.Fake.Connections));
        }
    }

    [Fact]
    public async Task A_refused_hello_is_not_answered_by_an_older_one()
    {
        await using var rig = Rig("Implicit", "");
        rig.Fake.Settings.Script.Add(("EHLO", "421 4.7.0 too many connections"));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((FailureReason.RateLimited, "EHLO: 421 4.7.0 too many connections"), (outcome.Reason, outcome.Detail));
        Assert.Equal(["EHLO alertops.example.com"], rig.Fake.Commands);
    }

    [Theory]
    [InlineData("534-5.7.9 Application-specific password required.\r\n534 5.7.9 https://example.com", "AUTH: 534 5.7.9 Application-specific password required. 5.7.9 https://example.com")]
    [InlineData("535 5.7.8 wrong", "AUTH: 535 5.7.8 wrong")]
    public async Task A_refused_log_in_is_quoted_and_not_tried_in_another_way(string reply, string detail)
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { AuthLine = "AUTH CRAM-MD5 NTLM SCRAM-SHA-256 LOGIN PLAIN XOAUTH2" });
        rig.Fake.Settings.Script.Add(("AUTH", reply));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((FailureReason.Configuration, detail), (outcome.Reason, outcome.Detail));
        Assert.StartsWith("AUTH PLAIN ", Assert.Single(rig.Fake.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH login", "VXNlcm5hbWU6", "UGFzc3dvcmQ6")]
    [InlineData("AUTH LOGIN", "Username:", "Password:")]
    [InlineData("AUTH plain", "", "")]
    public async Task A_log_in_depends_on_no_spelling(string auth, string user, string password)
    {
        const string secret = "pässwörd 密码 🔑";
        await using var rig = new EmailRig(
            new FakeSmtpSettings { AuthLine = auth, Prompts = (user, password), Password = secret }, options => options with { Password = new Secret(secret) });

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
    }

    [Fact]
    public async Task A_server_that_only_offers_other_ways_to_log_in_is_a_matter_of_configuration()
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { AuthLine = "AUTH CRAM-MD5 XOAUTH2" });

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((FailureReason.Configuration, "AUTH: the server offers neither PLAIN nor LOGIN"), (outcome.Reason, outcome.Detail));
        Assert.DoesNotContain(rig.Fake.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("252 2.5.0 taken, I think")]
    [InlineData("200 taken")]
    public async Task A_mail_that_was_accepted_in_other_words_is_sent(string reply)
    {
        await using var rig = Rig("Implicit", "");
        rig.Fake.Settings.Script.AddRange([("MAIL", "299 go on"), ("RCPT", "251 will forward"), (".", reply)]);

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Sent, reply), (outcome.Kind, $"{outcome.Code} {outcome.Detail}"));
        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
        Assert.Equal((2, 1), (rig.Fake.Received.Count, rig.Fake.Connections));
    }

    [Fact]
    public async Task A_mail_that_is_too_large_for_the_server_comes_back_as_the_mere_news_of_it()
    {
        await using var rig = Rig("Implicit", "SIZE 100");
        rig.Fake.Settings.Script.Add(("MAIL", "552 5.3.4 message too big"));

        var result = await rig.SendAsync();

        Assert.Equal((FailureReason.ContentRefused, RetryShape.ReduceContent), (result.Overall.Reason, result.RetryShape));
    }

    [Theory]
    [InlineData("ops@例子.中国", "ops@xn--fsqu00a.xn--fiqs8s")]
    [InlineData("ops@xn--fsqu00a.xn--fiqs8s", "ops@xn--fsqu00a.xn--fiqs8s")]
    [InlineData("Ops@EXAMPLE.com", "Ops@EXAMPLE.com")]
    [InlineData("a..b@docomo.example.com", "a..b@docomo.example.com")]
    [InlineData("a.@example.com", "a.@example.com")]
    [InlineData("a+b'c!#$%&*/=?^`{|}~@mail_1.example.com", "a+b'c!#$%&*/=?^`{|}~@mail_1.example.com")]
    [InlineData("=?utf-8?q?a?=@192.0.2.1", "=?utf-8?q?a?=@192.0.2.1")]
    [InlineData("<sre@localhost>", "sre@localhost")]
    public async Task An_address_stands_in_the_command_as_it_was_written(string recipient, string address)
    {
        foreach (var extensions in new[] { "", Everything })
        {
            await using var rig = Rig("Implicit", extensions);

            Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync(recipient)).Overall.Kind);

            Assert.Contains($"RCPT TO:<{address}>", rig.Fake.Commands);
            Assert.Empty(rig.Fake.Violations);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_rset_delays_a_verdict_by_seconds_and_changes_nothing()
    {
        await using var rig = Rig("Implicit", "");
        rig.Fake.Settings.HangsAt = "RSET";
        rig.Fake.Settings.Refused["gone@example.com"] = "550 5.1.1 no such user";

        var sending = rig.SendAsync("gone@example.com");
        await rig.HangingAsync();
        var outcome = await LaterAsync(rig, sending);

        Assert.Equal(FailureReason.RecipientRefused, outcome.Reason);
        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
        Assert.Equal(2, rig.Fake.Connections);
    }

    [Fact]
    public async Task No_secret_is_in_any_outcome_however_the_server_answers()
    {
        foreach (var reply in new[] { "535", "534", "334", "454", "550" })
        {
            foreach (var auth in new[] { "AUTH PLAIN", "AUTH LOGIN" })
            {
                await using var rig = new EmailRig(new FakeSmtpSettings { AuthLine = auth });
                var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alerts@example.com\0{EmailRig.Password}"));
                rig.Fake.Settings.Script.Add(("AUTH", $"{reply} {EmailRig.Password} {plain}"));

                var outcome = (await rig.SendAsync()).Overall;

                Assert.All(rig.Secrets, secret => Assert.DoesNotContain(secret, outcome.Detail + rig.Logs.All, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Lets the clock run until the mail has its outcome. A step's time begins when its command has left, which the server may hear before.</summary>
    private static async Task<Outcome> LaterAsync(EmailRig rig, Task<CallResult> sending)
    {
        await Eventually.TrueAsync(
            () =>
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(1));
                return sending.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            () => "the mail waits for ever");
        return (await sending).Overall;
    }

    private static EmailRig Rig(string tls, string extensions) =>
        new(new FakeSmtpSettings { Tls = Enum.Parse<FakeSmtpTls>(tls), Extensions = extensions.Split(',', StringSplitOptions.RemoveEmptyEntries) });
}
