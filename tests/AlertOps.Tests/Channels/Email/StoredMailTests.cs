using System.Collections.Immutable;
using System.Text;
using AlertOps.Channels.Email;
using AlertOps.Delivery;
using AlertOps.Testing;
using CsCheck;
using MimeKit;

namespace AlertOps.Tests.Channels.Email;

/// <summary>What the outbox holds is what the server gets, byte for byte, whatever the server offers.</summary>
public sealed class StoredMailTests
{
    private static readonly ImmutableArray<byte> Picture = [.. Enumerable.Range(0, 9000).Select(i => (byte)(i * 7))];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[0, 300],
        Gen.String[Gen.Char["回调故 .\r\na=?_:\"\\\t\0\u2028\ud83d\udd25"], 0, 300]);

    [Fact]
    public void Any_mail_is_written_as_it_was_stored() =>
        Gen.Select(AnyText, AnyText, AnyText, Gen.Int[0, 2], (subject, text, html, pictures) => Mail(subject, text, html, pictures))
            .Sample(mail => Assert.Equal(Encoding.ASCII.GetString(mail.AsSpan()), Encoding.ASCII.GetString(Written(mail))), iter: 2000, threads: 1);

    [Theory]
    [InlineData("Subject: x\r\n\r\n.\r\n..\r\n.a\r\n\r\n.\r\n")]
    [InlineData("Subject: =?UTF-8?Q?=E5?=\r\n =?UTF-8?B?5Zue?=\r\nX-Empty: \r\nX-Tab:\tx  \r\n\tfolded \r\n\r\n\r\n\r\n--=_never closed\r\nContent-Type: x/y\r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nsubject: twice\r\nSubject: twice\r\nBcc: nobody@example.com\r\n\r\n--b\r\n\r\n--b--\r\nepilogue\r\n")]
    public void Nothing_is_tidied_up(string mail) => Assert.Equal(mail, Encoding.ASCII.GetString(Written([.. Encoding.ASCII.GetBytes(mail)])));

    [Theory]
    [InlineData("Implicit", "")]
    [InlineData("None", "")]
    [InlineData("None", "PIPELINING")]
    [InlineData("None", "SIZE")]
    [InlineData("StartTls", "SIZE 20971520,PIPELINING,8BITMIME,ENHANCEDSTATUSCODES")]
    [InlineData("Implicit", "SIZE 20971520,PIPELINING,8BITMIME,CHUNKING,BINARYMIME,SMTPUTF8,DSN,REQUIRETLS")]
    [InlineData("None", "CHUNKING,BINARYMIME")]
    [InlineData("None", "SMTPUTF8,8BITMIME")]
    public async Task Every_server_gets_the_stored_bytes(string tls, string extensions)
    {
        await using var rig = new EmailRig(new FakeSmtpSettings { Tls = Enum.Parse<FakeSmtpTls>(tls), Extensions = extensions.Split(',', StringSplitOptions.RemoveEmptyEntries) });
        await using var pool = new SmtpPool(rig.Options, rig.Clock);
        ImmutableArray<ImmutableArray<byte>> mails =
        [
            Mail("回调故障", "回调故障\r\n.\r\n..\r\n" + new string('长', 1500), "<p>🔥</p>", pictures: 2),
            Mail("", "", "", pictures: 0),
            [.. Encoding.ASCII.GetBytes($"Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n{new string('.', 997)}\r\n{new string('x', 998)}\r\n\r\n.\r\n")],
            [.. Encoding.ASCII.GetBytes($"Subject: blocks\r\n\r\n{string.Concat(Enumerable.Repeat(".dot at the start of a line\r\n", 500))}")],
        ];

        foreach (var mail in mails)
        {
            var outcome = await pool.SendAsync(new Mailbox("", "alerts@example.com"), new Mailbox("", "sre@example.com"), mail, CancellationToken.None);
            Assert.Equal((OutcomeKind.Sent, "250 ok, queued"), (outcome.Kind, $"{outcome.Code} {outcome.Detail}"));
        }

        Assert.Equal(mails.Select(mail => Encoding.ASCII.GetString(mail.AsSpan())), rig.Fake.Received.Select(mail => mail.Raw));
        Assert.Empty(rig.Fake.Violations);
        Assert.Equal(1, rig.Fake.Connections);
    }

    private static byte[] Written(ImmutableArray<byte> mail)
    {
        using var message = StoredMail.Of(mail);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        using var stream = new MemoryStream();
        message.WriteTo(format, stream);
        return stream.ToArray();
    }

    private static ImmutableArray<byte> Mail(string subject, string text, string html, int pictures) => new MailMessage(
        new Mailbox(subject, "alerts@example.com"),
        new Mailbox("", "sre@example.com"),
        Given.Planned,
        "17.1.1@example.com",
        "incident-1042@example.com",
        subject,
        [("X-AlertOps-Receiver", subject), ("X-AlertOps-Delivery", "1.1")],
        new MailContent(subject, text, html, [.. Enumerable.Range(1, pictures).Select(number => new MailImage($"chart-{number}@example.com", Picture))])).ToBytes();
}
