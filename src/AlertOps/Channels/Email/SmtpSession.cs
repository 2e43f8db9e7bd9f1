using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using AlertOps.Delivery;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AlertOps.Channels.Email;

/// <summary>
/// Sends mails one after the other over one connection, which the first mail opens, and judges what MailKit reports. A session serves one caller at a time.
/// </summary>
internal sealed class SmtpSession(EmailOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>NetEase limits the mails of one connection (MI:DMC) and documents no number; Exchange's own client sends 20.</summary>
    public const int MaxMails = 20;

    private const string TooManyMailsOnConnection = "MI:DMC";
    private const string ClosingDown = "421";

    /// <summary>Some carriers have given out addresses with two dots in a row.</summary>
    private static readonly ParserOptions AnyAddress = new() { AddressParserComplianceMode = RfcComplianceMode.Looser };

    private readonly SmtpTransport transport = new();
    private CertificateCheck? certificate;
    private int mails;

    /// <summary>True when another mail may follow: nothing failed, or only this mail's own recipient or content.</summary>
    public bool IsReusable { get; private set; }

    private SmtpMonitor Monitor => transport.Monitor;

    /// <summary>Sends a mail. The verdict is about this mail alone.</summary>
    public async Task<MailVerdict> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        var isFirst = mails++ == 0;
        IsReusable = false;
        var outcome = await ConverseAsync(async token => (isFirst ? await OpenAsync(token) : null) ?? await DeliverAsync(from, to, mail, token), ct);
        IsReusable = transport.IsConnected && Monitor.Stage >= SmtpStage.From && outcome.Code != ClosingDown && mails < MaxMails
            && outcome.Reason is FailureReason.None or FailureReason.RecipientRefused or FailureReason.ContentRefused or FailureReason.ServerError;
        return new MailVerdict(outcome, !isFirst && Monitor.Stage == SmtpStage.From && IsConnectionOver(outcome));
    }

    /// <summary>Connects and logs in, to find out that the server is there and accepts the credentials. The outcome is "sent" when it does.</summary>
    public static async Task<Outcome> CheckAsync(EmailOptions options, TimeProvider time, CancellationToken ct)
    {
        await using var session = new SmtpSession(options, time);
        return await session.ConverseAsync(async token => await session.OpenAsync(token) ?? Outcome.Sent("", ""), ct);
    }

    /// <summary>Sends QUIT if the connection still works, and closes it. Errors are ignored, since all verdicts have been given.</summary>
    public async ValueTask DisposeAsync()
    {
        IsReusable = false;
        using var limit = new CancellationTokenSource(SmtpMonitor.PartingTimeout, time);
        Monitor.Begin(limit);
        try
        {
            await transport.DisconnectAsync(quit: true, limit.Token);
        }
        catch (MalformedReplyException)
        {
            // MailKit ignores the other errors itself.
        }
        finally
        {
            transport.Dispose();
        }
    }

    /// <summary>The outcome when no reply came. After the mail's first byte it says that the mail may have been accepted.</summary>
    public Outcome NoReply(FailureReason reason, string what) => Outcome.Later(
        reason,
        "",
        $"{SmtpVerdict.StageName(Monitor.Stage)}: {what}{(Monitor.Stage == SmtpStage.Accept ? "; the mail may have been accepted, the next try may double it" : "")}");

    private async Task<Outcome> ConverseAsync(Func<CancellationToken, Task<Outcome>> conversation, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        Monitor.Begin(limit);
        try
        {
            return await conversation(both.Token);
        }
        catch (SmtpCommandException exception)
        {
            return Judge(StageOf(exception), (int)exception.StatusCode, exception.Message);
        }
        catch (ServiceNotAuthenticatedException exception)
        {
            return Judge(Monitor.Stage, (int)SmtpStatusCode.AuthenticationRequired, exception.Message);
        }
        catch (SslHandshakeException exception) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException("The handshake was given up.", exception, ct);
        }
        catch (Exception exception) when (limit.IsCancellationRequested && exception is OperationCanceledException or SslHandshakeException { InnerException: OperationCanceledException })
        {
            return NoReply(FailureReason.Timeout, $"no answer within {Monitor.Allowed.TotalSeconds:0} s");
        }
        catch (SslHandshakeException exception) when (exception.InnerException is not IOException)
        {
            return SmtpVerdict.Configuration("", certificate is { Problem.Length: > 0 } check ? $"TLS: {check.Problem}" : "TLS: the handshake failed");
        }
        catch (SocketException exception)
        {
            return NoReply(FailureReason.Network, exception.SocketErrorCode.ToString());
        }
        catch (MalformedReplyException exception)
        {
            return NoReply(FailureReason.ServerError, exception.Message);
        }
        catch (Exception exception) when (exception is CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return SmtpVerdict.Configuration("", "TLS: ca_file can't be read");
        }
        catch (Exception exception) when (exception is IOException or SslHandshakeException or SmtpProtocolException)
        {
            return NoReply(FailureReason.Network, "the connection broke off");
        }
    }

    /// <summary>
    /// True when the server closed the connection, with or without a 421, or takes no more mail on it. Any other limit is the server's answer to the mail.
    /// </summary>
    private static bool IsConnectionOver(Outcome outcome) =>
        outcome.Reason == FailureReason.Network
        || (outcome.Code == ClosingDown && outcome.Reason != FailureReason.RateLimited)
        || outcome.Detail.Contains(TooManyMailsOnConnection, StringComparison.OrdinalIgnoreCase);

    private async Task<Outcome?> OpenAsync(CancellationToken ct)
    {
        Monitor.Enter(SmtpStage.Connect, SmtpMonitor.ConnectTimeout);
        using var check = certificate = CertificateCheck.For(options.Host, options.CaFile);
        transport.ServerCertificateValidationCallback = check.Validate;
        transport.LocalDomain = options.HelloName;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, ct);
            if (options.Tls == SmtpTls.Implicit)
            {
                Monitor.Enter(SmtpStage.Tls, SmtpMonitor.ConnectTimeout);
            }

            // A stream, because MailKit's own connections have timeouts on the machine's clock.
            await transport.ConnectAsync(new NetworkStream(socket, ownsSocket: true), options.Host, options.Port, Security(options.Tls), ct);
        }
        catch (NotSupportedException)
        {
            // The server does not offer STARTTLS, or somebody in between has removed the offer.
            socket.Dispose();
            return SmtpVerdict.Configuration("", "TLS: the server does not offer STARTTLS, and nothing is sent without it");
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await LogInAsync(ct);
    }

    /// <summary>Never lets MailKit choose: its automatic modes go on in the clear when STARTTLS is missing.</summary>
    private static SecureSocketOptions Security(SmtpTls tls) => tls switch
    {
        SmtpTls.Implicit => SecureSocketOptions.SslOnConnect,
        SmtpTls.StartTls => SecureSocketOptions.StartTls,
        SmtpTls.None => SecureSocketOptions.None,
    };

    private async Task<Outcome?> LogInAsync(CancellationToken ct)
    {
        if (options.Username is not { Length: > 0 } user)
        {
            return null;
        }

        Monitor.Enter(SmtpStage.LogIn, SmtpMonitor.CommandTimeout);
        return await transport.LogInAsync(user, options.Password?.Value ?? "", ct) switch
        {
            null => SmtpVerdict.Configuration("", "AUTH: the server offers neither PLAIN nor LOGIN"),
            { StatusCode: SmtpStatusCode.AuthenticationSuccessful } => null,
            var reply => Judge(SmtpStage.LogIn, (int)reply.StatusCode, reply.Response),
        };
    }

    private async Task<Outcome> DeliverAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        Monitor.Enter(SmtpStage.From, SmtpMonitor.CommandTimeout);
        using var message = StoredMail.Of(mail);
        var reply = await transport.SendAsync(FormatOptions.Default, message, Envelope(from), [Envelope(to)], ct, Monitor);
        return Judge(SmtpStage.Accept, (int)SmtpStatusCode.Ok, reply);
    }

    private static MailboxAddress Envelope(Mailbox mailbox) => MailboxAddress.Parse(AnyAddress, mailbox.Address);

    /// <summary>The step whose command was refused. With pipelining, replies to later commands have been read as well.</summary>
    private SmtpStage StageOf(SmtpCommandException exception) => exception.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpStage.From,
        SmtpErrorCode.RecipientNotAccepted => SmtpStage.To,
        _ => Monitor.Stage,
    };

    /// <summary>Judges a reply. MailKit reports a mail that was accepted with another code than 250 as refused.</summary>
    private Outcome Judge(SmtpStage stage, int code, string text)
    {
        var clean = Clean(text);
        return stage == SmtpStage.Accept && code is >= 200 and < 300 ? Outcome.Sent(code.ToString(), clean) : SmtpVerdict.Judge(stage, code, clean);
    }

    /// <summary>The reply's text without the password, which a server that echoes its input could bring into the send log.</summary>
    private string Clean(string text)
    {
        var password = options.Password?.Value;
        return Redaction.Clean(
            text,
            password,
            password is null ? null : SmtpTransport.Base64(password),
            password is null ? null : SmtpTransport.Base64($"\0{options.Username}\0{password}"));
    }
}

/// <summary>The outcome of a mail on a connection.</summary>
/// <param name="WasStale">
/// True when a reused connection turned out to be closed, or to take no more mail, before the server had accepted anything of this mail: the mail can be
/// sent on a new connection at once.
/// </param>
internal readonly record struct MailVerdict(Outcome Outcome, bool WasStale);
