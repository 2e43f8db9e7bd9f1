using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AlertOps.Channels.Email;

/// <summary>Is MailKit's client, restricted to what AlertOps relies on, and watched by a monitor.</summary>
internal sealed class SmtpTransport : SmtpClient
{
    private const SmtpCapabilities Used = SmtpCapabilities.Size | SmtpCapabilities.Pipelining;

    public SmtpTransport()
        : this(new SmtpMonitor())
    {
    }

    private SmtpTransport(SmtpMonitor monitor)
        : base(monitor)
    {
        Monitor = monitor;
        // Private authorities seldom publish a revocation list.
        CheckCertificateRevocation = false;
    }

    public SmtpMonitor Monitor { get; }

    /// <summary>
    /// Logs in once, by the better of PLAIN and LOGIN, and returns the last reply; null when neither is offered. MailKit's own log-in tries all offered ways
    /// one after the other, which locks accounts, drops the text of 534, with which Gmail says which password it wants, and takes no prompt in plain text.
    /// </summary>
    public async Task<SmtpResponse?> LogInAsync(string user, string password, CancellationToken ct)
    {
        if (Offers("PLAIN"))
        {
            return await SendCommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", ct);
        }

        if (!Offers("LOGIN"))
        {
            return null;
        }

        // The text of the prompts differs between servers, their order does not.
        var reply = await SendCommandAsync("AUTH LOGIN", ct);
        reply = reply.StatusCode == SmtpStatusCode.AuthenticationChallenge ? await SendCommandAsync(Base64(user), ct) : reply;
        return reply.StatusCode == SmtpStatusCode.AuthenticationChallenge ? await SendCommandAsync(Base64(password), ct) : reply;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Forgets the other extensions that the server offers. With SMTPUTF8, MailKit would turn an ASCII domain back into its international form.</summary>
    protected override void OnConnected(string host, int port, SecureSocketOptions options)
    {
        Capabilities &= Used;
        base.OnConnected(host, port, options);
    }

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Monitor.Enter(SmtpStage.To);

    /// <summary>Accepts all positive replies; MailKit knows 250 to 259.</summary>
    protected override void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        if ((int)response.StatusCode >= 300)
        {
            base.OnSenderNotAccepted(message, mailbox, response);
        }

        OnSenderAccepted(message, mailbox, response);
    }

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        // Pipelined, the reply to RCPT is read although MAIL was refused.
        if (Monitor.Stage == SmtpStage.To)
        {
            Monitor.Enter(SmtpStage.Data);
        }
    }

    private bool Offers(string mechanism) => AuthenticationMechanisms.Contains(mechanism, StringComparer.OrdinalIgnoreCase);
}
