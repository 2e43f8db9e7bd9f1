using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

public sealed class EmailContractTests : RemoteChannelContract
{
    internal override Task<ChannelRig> BuildAsync() => Task.FromResult<ChannelRig>(new EmailRig());
}

public sealed class EmailChannelTests
{
    [Theory]
    [InlineData("Implicit", "AUTH LOGIN PLAIN")]
    [InlineData("Implicit", "AUTH=LOGIN")]
    [InlineData("StartTls", "AUTH PLAIN XOAUTH2")]
    [InlineData("StartTls", "AUTH LOGIN")]
    public async Task Mail_goes_through_both_kinds_of_tls_and_both_ways_to_log_in(string tls, string auth)
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = Enum.Parse<FakeSmtpTls>(tls), AuthLine = auth });

        var result = await rig.SendAsync();

        Assert.Equal((OutcomeKind.Sent, ""), (result.Overall.Kind, result.Overall.Kind == OutcomeKind.Sent ? "" : result.Overall.Detail));
        Assert.Empty(rig.Fake.Violations);
        var mail = Assert.Single(rig.Fake.Received);
        Assert.Equal(("alerts@example.com", "sre@example.com"), (mail.From, Assert.Single(mail.Recipients)));
        Assert.Equal("17.1.1.1795230484@example.com", result.MessageId);
    }

    [Fact]
    public async Task The_mail_reads_as_it_was_written()
    {
        await using var rig = new EmailRig();

        await rig.SendAsync(title: "回调故障");

        var mail = Assert.Single(rig.Fake.Received);
        Assert.Equal("[严重] 回调故障", mail.Subject);
        Assert.Equal("值班 AlertOps <alerts@example.com>", mail.Decoded("From"));
        Assert.Equal("sre@example.com", mail.Header("To"));
        Assert.Equal("Sat, 21 Nov 2026 03:08:04 +0000", mail.Header("Date"));
        Assert.Equal("<17.1.1.1795230484@example.com>", mail.Header("Message-ID"));
        Assert.Equal(("<incident-1042.alertops.example.com@example.com>", "<incident-1042.alertops.example.com@example.com>"), (mail.Header("In-Reply-To"), mail.Header("References")));
        Assert.Equal(("auto-generated", "1042"), (mail.Header("Auto-Submitted"), mail.Header("X-AlertOps-Incident")));
        Assert.Equal("回调故障\r\n.\r\nhttps://alertops.example.com/incidents/1042?c=17", mail.Text);
        Assert.Equal("<p>回调故障</p>", mail.Html);
    }

    [Fact]
    public async Task A_server_without_login_is_spoken_to_without_one()
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = FakeSmtpTls.None, Username = "" }, options => options with { Username = null, Password = null });

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
    }

    [Theory]
    [InlineData("Implicit")]
    [InlineData("StartTls")]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted(string tls)
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = Enum.Parse<FakeSmtpTls>(tls) }, options => options with { CaFile = null });

        await AssertNoTrustAsync(rig, "RemoteCertificateChainErrors");
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_not_trusted()
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { CertificateHost = "mail.example.net" });

        await AssertNoTrustAsync(rig, "RemoteCertificateNameMismatch");
    }

    [Fact]
    public async Task A_missing_ca_file_is_a_matter_of_configuration()
    {
        await using var rig = new EmailRig(change: options => options with { CaFile = "/nowhere/ca.pem" });

        await AssertNoTrustAsync(rig, "ca_file");
    }

    [Fact]
    public async Task Without_the_offer_of_starttls_nothing_is_said()
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = FakeSmtpTls.StartTls, OffersStartTls = false });

        await AssertNoTrustAsync(rig, "STARTTLS");
        Assert.DoesNotContain(rig.Fake.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_in_plain_text_is_forgotten_once_tls_is_on()
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = FakeSmtpTls.StartTls, AfterStartTls = "250-evil\r\n250 AUTH CRAM-MD5" });

        Assert.Equal(OutcomeKind.Sent, (await rig.SendAsync()).Overall.Kind);
        Assert.Equal(2, rig.Fake.Commands.Count(line => line.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wrong_password_waits_for_a_person_and_is_not_shown()
    {
        await using var rig = new EmailRig(change: options => options with { Password = new Secret("another-password") });

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Configuration, "535", TimeSpan.FromMinutes(5)), (outcome.Kind, outcome.Reason, outcome.Code, outcome.NotBefore));
    }

    [Fact]
    public async Task A_sender_that_is_not_the_login_waits_for_a_person()
    {
        await using var rig = new EmailRig(change: options => options with { From = "other@example.com" });

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Configuration, "501"), (outcome.Kind, outcome.Reason, outcome.Code));
    }

    [Fact]
    public async Task A_refused_recipient_is_never()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Refused["gone@example.com"] = "550 5.1.1 no such user";

        var outcome = (await rig.SendAsync("gone@example.com")).Overall;

        Assert.Equal((OutcomeKind.Never, FailureReason.RecipientRefused, "550"), (outcome.Kind, outcome.Reason, outcome.Code));
    }

    [Fact]
    public async Task Greylisting_comes_back_and_gets_through()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Greylists = true;

        var first = (await rig.SendAsync()).Overall;
        var second = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, TimeSpan.FromMinutes(2)), (first.Kind, first.NotBefore));
        Assert.Equal(OutcomeKind.Sent, second.Kind);
    }

    [Fact]
    public async Task No_answer_to_the_final_dot_is_later_and_says_that_it_may_double()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.DropsAt = ".";

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Network), (outcome.Kind, outcome.Reason));
        Assert.Contains("may have been accepted", outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("7501", rig.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_falls_silent_after_the_final_dot_is_given_two_minutes()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.HangsAt = ".";

        var sending = rig.SendAsync();
        await rig.HangingAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.False(sending.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var outcome = (await sending).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout), (outcome.Kind, outcome.Reason));
        Assert.Contains("may have been accepted", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_refused_after_the_final_dot_is_never()
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Script.Add((".", "554 DT:SPM"));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Never, FailureReason.ContentRefused), (outcome.Kind, outcome.Reason));
    }

    [Theory]
    [InlineData("connect", "SSH-2.0-OpenSSH_9.2", "ServerError")]
    [InlineData("EHLO", "250-", "ServerError")]
    [InlineData("connect", "421 too many connections", "RateLimited")]
    [InlineData("EHLO", "502 no", "Configuration")]
    public async Task Servers_that_make_no_sense_or_no_time_are_later(string at, string says, string reason)
    {
        await using var rig = new EmailRig();
        rig.Fake.Settings.Script.Add((at, says.EndsWith('-') ? string.Join("\r\n", Enumerable.Repeat("250-more", 200)) : says));

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, reason), (outcome.Kind, outcome.Reason.ToString()));
    }

    [Fact]
    public async Task A_closed_port_is_later()
    {
        await using var rig = new EmailRig(change: options => options with { Port = 1 });

        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Network), (outcome.Kind, outcome.Reason));
        Assert.Contains("ConnectionRefused", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("a@b@c")]
    [InlineData("a@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("张三@example.com")]
    [InlineData(".sre@example.com")]
    [InlineData("")]
    public async Task A_recipient_that_is_no_address_is_refused_before_anything_is_said(string recipient)
    {
        await using var rig = new EmailRig();

        var outcome = (await rig.SendAsync(recipient)).Overall;

        Assert.Equal((OutcomeKind.Never, FailureReason.RecipientRefused), (outcome.Kind, outcome.Reason));
        Assert.Empty(rig.Fake.Commands);
    }

    private static async Task AssertNoTrustAsync(EmailRig rig, string detail)
    {
        var outcome = (await rig.SendAsync()).Overall;

        Assert.Equal((OutcomeKind.Later, FailureReason.Configuration), (outcome.Kind, outcome.Reason));
        Assert.Contains(detail, outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(rig.Fake.Received);
    }
}
