using System.Text;
using MailKit;
using MailKit.Net.Smtp;

namespace AlertOps.Channels.Email;

/// <summary>The server's reply is not SMTP: it is too long, or has no code of three digits. The message quotes nothing of it.</summary>
internal sealed class MalformedReplyException(string message) : Exception(message);

/// <summary>
/// Follows the conversation that MailKit leads: knows its step, gives each step its time on the service's clock, and bounds the replies, which MailKit would
/// read to any length. It is the logger of a connection, since a logger sees what is said inside TLS; it logs nothing and keeps nothing of what we say.
/// </summary>
internal sealed class SmtpMonitor : IProtocolLogger, ITransferProgress
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan DataTimeout = TimeSpan.FromSeconds(120);

    /// <summary>The time for RSET and QUIT: the mail has its verdict, and waits for nothing but the connection.</summary>
    public static readonly TimeSpan PartingTimeout = TimeSpan.FromSeconds(5);

    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 octets a line; some servers exceed it.</summary>
    private const int MaxLine = 4096;
    private const int MaxLines = 100;
    private const int CodeLength = 3;

    private readonly byte[] line = new byte[MaxLine];
    private readonly List<string> reply = [];
    private CancellationTokenSource? limit;
    private int length;
    private int lines;

    public SmtpStage Stage { get; private set; }

    /// <summary>The time that the present step was given.</summary>
    public TimeSpan Allowed { get; private set; }

    /// <summary>Is set by MailKit, to hide passwords from a log that is kept.</summary>
    IAuthenticationSecretDetector? IProtocolLogger.AuthenticationSecretDetector { get; set; }

    /// <summary>Begins a part of the conversation, whose steps cancel this source when their time is over.</summary>
    public void Begin(CancellationTokenSource source) => limit = source;

    public void Enter(SmtpStage stage, TimeSpan timeout)
    {
        Stage = stage;
        Allow(timeout);
    }

    /// <summary>Goes on to a step for which nothing has been sent yet.</summary>
    public void Enter(SmtpStage stage) => Stage = stage;

    /// <summary>Follows a connection that stands, with TLS if TLS comes first: the server has to greet.</summary>
    void IProtocolLogger.LogConnect(Uri uri) => Enter(SmtpStage.Connect, CommandTimeout);

    /// <summary>Follows what has been sent: one or several commands, or a piece of a mail.</summary>
    void IProtocolLogger.LogClient(byte[] buffer, int offset, int count)
    {
        var sent = buffer.AsSpan(offset, count);
        (lines, length) = (0, 0);
        reply.Clear();
        if (sent.SequenceEqual("RSET\r\n"u8) || sent.SequenceEqual("QUIT\r\n"u8))
        {
            Allow(PartingTimeout);
        }
        else if (Stage < SmtpStage.LogIn && sent.StartsWith("EHLO "u8))
        {
            Enter(SmtpStage.Hello, CommandTimeout);
        }
        else if (Stage < SmtpStage.LogIn && sent.SequenceEqual("STARTTLS\r\n"u8))
        {
            Enter(SmtpStage.Tls, CommandTimeout);
        }
        else if (Stage != SmtpStage.Accept)
        {
            Allow(CommandTimeout);
        }
    }

    /// <summary>Follows what has been received, before MailKit parses it.</summary>
    /// <exception cref="MalformedReplyException">The reply is no reply, or too long.</exception>
    /// <exception cref="SmtpCommandException">The server refuses EHLO.</exception>
    void IProtocolLogger.LogServer(byte[] buffer, int offset, int count)
    {
        foreach (var octet in buffer.AsSpan(offset, count))
        {
            if (octet == '\n')
            {
                EndLine();
            }
            else if (length == MaxLine)
            {
                throw new MalformedReplyException($"a line of the server's reply is longer than {MaxLine} bytes");
            }
            else
            {
                line[length++] = octet;
            }
        }
    }

    /// <summary>Follows the mail. From its first byte on the server may have accepted it although no reply arrives.</summary>
    void ITransferProgress.Report(long bytesTransferred)
    {
        if (Stage != SmtpStage.Accept)
        {
            Enter(SmtpStage.Accept, DataTimeout);
        }
    }

    void ITransferProgress.Report(long bytesTransferred, long totalSize) => ((ITransferProgress)this).Report(bytesTransferred);

    void IDisposable.Dispose()
    {
    }

    private void Allow(TimeSpan timeout)
    {
        Allowed = timeout;
        limit?.CancelAfter(timeout);
    }

    private void EndLine()
    {
        var text = Encoding.UTF8.GetString(line.AsSpan(0, length)).TrimEnd('\r');
        length = 0;
        if (text.Length < CodeLength || !int.TryParse(text.AsSpan(0, CodeLength), out var code) || code is < 200 or > 599)
        {
            throw new MalformedReplyException("what the server says is not SMTP");
        }

        if (++lines > MaxLines)
        {
            throw new MalformedReplyException($"the server's reply has more than {MaxLines} lines");
        }

        if (Stage == SmtpStage.Tls && lines == 1)
        {
            // The handshake follows.
            Allow(ConnectTimeout);
        }

        reply.Add(text.Length > CodeLength + 1 ? text[(CodeLength + 1)..] : "");
        if (text.Length == CodeLength || text[CodeLength] != '-')
        {
            EndReply(code);
        }
    }

    /// <summary>Judges a reply to EHLO, because MailKit would answer a refusal by HELO, and report what the server says to that.</summary>
    private void EndReply(int code)
    {
        var text = string.Join(' ', reply);
        reply.Clear();
        if (Stage == SmtpStage.Hello && code != (int)SmtpStatusCode.Ok)
        {
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)code, text);
        }
    }
}
