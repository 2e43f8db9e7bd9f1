using System.Text;
using AlertOps.Channels.Email;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

public sealed class MailMessageTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("[严重] 回调故障 prod-sh：wacore-2 100%，wacore-1 23.5%，网络可达，发送接口报 1016，约 86 分钟后队列满，请先查 Webhook 后端，再看失败码 #1042")]
    [InlineData("🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥 𠮷野家 x🔥🔥🔥🔥")]
    [InlineData("plain ascii that is much longer than one header line may be, and goes on and on until it has to be folded somewhere")]
    [InlineData("=?UTF-8?B?AAAA?= looks encoded")]
    public void A_subject_comes_back_as_it_was_and_no_line_is_long(string subject)
    {
        var mail = Write(subject);

        Assert.Equal((subject, subject, subject), (mail.Subject, mail.Decoded("Thread-Topic"), mail.Decoded("X-AlertOps-Receiver")));
        Assert.All(mail.Raw.Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        Assert.All(mail.Raw, c => Assert.True(c < 128));
    }

    [Fact]
    public void No_value_can_begin_a_header()
    {
        var evil = "x\r\nBcc: eve@example.com\n\nbody\r\0\u0085\u2028Bcc: mallory";
        var mail = Write(evil, from: new Mailbox(evil, "alerts@example.com"));

        Assert.DoesNotContain(mail.Headers, header => header.Name == "Bcc");
        const string tamed = "x  Bcc: eve@example.com  body    Bcc: mallory";
        Assert.Equal((tamed, tamed, tamed), (mail.Subject, mail.Decoded("Thread-Topic"), mail.Decoded("X-AlertOps-Receiver")));
        Assert.Equal("hello", mail.Text);
    }

    [Fact]
    public void Half_a_character_does_not_break_the_mail() => Assert.Equal("a\ufffdb", Write("a\ud83db").Subject);

    [Theory]
    [InlineData("alerts@example.com", "", "alerts@example.com")]
    [InlineData("AlertOps <alerts@example.com>", "AlertOps", "alerts@example.com")]
    [InlineData("\"Ops, \\\"night\\\"\" <alerts@example.com>", "Ops, \"night\"", "alerts@example.com")]
    [InlineData("值班 <ops@例子.中国>", "值班", "ops@xn--fsqu00a.xn--fiqs8s")]
    public void Mailboxes_are_read_as_people_write_them(string text, string display, string address) =>
        Assert.Equal(new Mailbox(display, address), Mailbox.Parse(text));

    [Theory]
    [InlineData("AlertOps", "AlertOps <alerts@example.com>")]
    [InlineData("Ops, \"night\"", "\"Ops, \\\"night\\\"\" <alerts@example.com>")]
    [InlineData("", "alerts@example.com")]
    public void Display_names_are_quoted_where_they_must_be(string display, string header) =>
        Assert.Equal(header, Write("x", from: new Mailbox(display, "alerts@example.com")).Header("From"));

    private static ReceivedMail Write(string subject, Mailbox? from = null)
    {
        var message = new MailMessage(
            from ?? new Mailbox("", "alerts@example.com"),
            new Mailbox("", "sre@example.com"),
            Given.Planned,
            "17.1.1@example.com",
            "incident-1042@example.com",
            subject,
            [("X-AlertOps-Receiver", subject)],
            new MailContent(subject, "hello", "<p>hello</p>"));
        return new ReceivedMail("", [], Encoding.ASCII.GetString(message.ToBytes().AsSpan()));
    }
}
